"""A decision as a text file that two people can compare line by line; see docs/examples."""

import tomllib
from datetime import date
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cells.reorganisation import Decision, Step, checked


def read_toml(path: Path) -> Decision:
    """The decision in a file. Raises ValidationError with what is wrong."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        steps = [checked(Step.read(step)) for step in raw.pop("steps", [])]
        decision = Decision(steps=steps, **raw)
    except (OSError, ValueError, TypeError, KeyError) as error:
        message = _("Không đọc được tệp %(path)s: %(error)s.")
        raise ValidationError(message % {"path": path, "error": error}) from error
    head = (decision.decision_no, decision.signer, decision.note)
    if type(decision.effective_on) is not date or not all(isinstance(text, str) for text in head):
        message = _("Tệp %(path)s: hãy ghi decision_no, effective_on (năm-tháng-ngày), signer, note.")
        raise ValidationError(message % {"path": path})
    return decision
