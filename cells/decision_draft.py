"""A decision while it is being written: kept in the page itself, nothing is stored before its time."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts import clock
from cells.access import Action, Scope
from cells.decision_forms import About, DecisionForm
from cells.decision_words import Words
from cells.models import PartyUnit
from cells.reorganisation import Decision, Step, checked
from ui.form_errors import Problem

MOST_STEPS = 300


@dataclass(slots=True)
class Draft:
    """The head as typed, and the steps so far."""

    head: DecisionForm
    steps: list[Step] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)  # what stands in its way

    @classmethod
    def read(cls, posted: Mapping[str, Any]) -> Self:
        """What a page posted; steps that nobody could have written are left out."""
        try:
            found = json.loads(posted.get("steps") or "[]")
            steps = [checked(Step.read(each)) for each in found[:MOST_STEPS]]
        except (ValueError, TypeError, KeyError, AttributeError):
            steps = []
        typed = {name: posted.get(name, "") for name in DecisionForm.base_fields}
        return cls(DecisionForm(initial=typed), steps)

    @classmethod
    def of(cls, decision: Decision) -> Self:
        """A decision that was read from a file."""
        head = {name: getattr(decision, name) for name in DecisionForm.base_fields}
        head["effective_on"] = decision.effective_on.isoformat()
        return cls(DecisionForm(initial=head), list(decision.steps))

    def is_whole(self) -> bool:
        """Whether the head is complete; from now on the form says what is missing."""
        if not self.head.is_bound:
            self.head = DecisionForm(self.head.initial)
        return self.head.is_valid()

    @property
    def day(self) -> date:
        """The day of the decision; today while none is readable."""
        typed = DecisionForm(self.head.initial or self.head.data)
        typed.is_valid()
        day: date = typed.cleaned_data.get("effective_on") or clock.today()
        return day

    @property
    def head_values(self) -> list[tuple[str, str]]:
        """The head as hidden fields."""
        return [(bound.name, str(bound.value() or "")) for bound in self.head]

    @property
    def steps_json(self) -> str:
        """The steps as a hidden field."""
        return json.dumps([step.as_json() for step in self.steps], ensure_ascii=False)

    def decision(self) -> Decision:
        """The decision, of a valid head."""
        return Decision(**self.head.cleaned_data, steps=self.steps)

    def about(self, scope: Scope, before: int | None = None) -> About:
        """What a form for the step at place `before` (a new one at the end) has to know."""
        earlier = self.steps[:before]
        founded = {step.target: step.name for step in earlier if step.kind and step.target}
        return About(scope, self.day, founded)

    def sentences(self, scope: Scope) -> list[str]:
        """The steps in words."""
        words = Words(self.steps, self.day, scope)
        return [words.sentence(step) for step in self.steps]

    def require_known(self, scope: Scope) -> None:
        """Raise ValidationError for a step that names a unit out of the person's hands, existing or not."""
        codes = {code for step in self.steps for code in _named(step)}
        own = PartyUnit.objects.visible_to(scope, Action.ADMINISTER).filter(code__in=codes)
        known = set(own.values_list("code", flat=True))
        errors = []
        for number, step in enumerate(self.steps, start=1):
            if unknown := sorted(set(_named(step)) - known):
                message = _("Việc số %(number)d: không có đơn vị mã %(codes)s trong phạm vi của bạn.")
                errors.append(ValidationError(message % {"number": number, "codes": ", ".join(unknown)}))
            known |= {step.target} if step.kind else set()
        if errors:
            raise ValidationError(errors)


def _named(step: Step) -> list[str]:
    """Codes that must be there before the step."""
    target = () if step.kind else (step.target,)
    return [code for code in (*step.units, *step.takes, step.parent, *target) if code]
