"""What a reader chooses: the period and the lens; what a printed document says beyond the record."""

from collections.abc import Iterable
from datetime import date

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meetings.periods import Period
from reports.documents import Signer
from reports.queries import Lens
from reports.tables import query
from reports.wording import LENSES, period_title
from ui.tables import Text

MONTHS_OFFERED = 24
KINDS = {"M": _("Tháng"), "Q": _("Quý"), "H": _("6 tháng"), "Y": _("Năm")}


class PeriodForm(forms.Form):
    """One list of months, quarters, halves and years, the newest first.

    `chosen` is the period to show, whatever came: an unreadable one gives `usual` (the last full
    month unless named), and `complaint` says so. `chosen_lens` is THEN unless another was named.
    """

    period = forms.ChoiceField(label=_("Kỳ"))
    lens = forms.ChoiceField(
        label=_("Cách tính đơn vị"),
        choices=[(lens.value, title) for lens, (title, _meaning) in LENSES.items()],
    )

    def __init__(self, request: HttpRequest, today: date, usual: Period | None = None) -> None:
        given = request.GET.get("period", "")
        self.complaint = ""
        self.chosen = usual or last_full_month(today)
        self.chosen_lens = Lens.read(request.GET.get("lens", ""))
        try:
            self.chosen = Period.parse(given) if given else self.chosen
        except ValueError:
            self.complaint = gettext("Không đọc được kỳ «%(given)s», nên đang xem %(period)s.") % {
                "given": given[:20],
                "period": period_title(self.chosen),
            }
        super().__init__({"period": self.chosen.code, "lens": self.chosen_lens.value})
        self.fields["period"].choices = self._choices(today)  # type: ignore[attr-defined]

    @property
    def query(self) -> str:
        """The choice as an address carries it."""
        return query(self.chosen, self.chosen_lens)

    @property
    def previous_query(self) -> str:
        """The period before, through the same lens."""
        return query(self.chosen.previous, self.chosen_lens)

    @property
    def next_query(self) -> str:
        """The period after, through the same lens."""
        return query(self.chosen.next, self.chosen_lens)

    @property
    def lenses(self) -> list[tuple[str, Text, Text, bool]]:
        """Every lens: its code, name and meaning, and whether it is chosen."""
        return [(lens.value, *words, lens == self.chosen_lens) for lens, words in LENSES.items()]

    def _choices(self, today: date) -> list[tuple[str, list[tuple[str, str]]]]:
        offered = {kind: list(dict.fromkeys(periods_before(today, kind))) for kind in KINDS}
        if self.chosen not in offered[self.chosen.kind]:
            offered[self.chosen.kind].append(self.chosen)
        return [
            (str(label), [(period.code, period_title(period)) for period in offered[kind]])
            for kind, label in KINDS.items()
        ]


class DocumentForm(forms.Form):
    """What the office knows and no record holds: the running number of the term, who signs."""

    number = forms.RegexField(label=_("Số văn bản"), regex=r"\A[0-9]{1,4}\Z", required=False)
    signer = forms.ChoiceField(label=_("Người ký nghị quyết"), choices=Signer, required=False)


def last_full_month(today: date) -> Period:
    """The month before this one: the newest that every cell can have reported."""
    return Period.containing(today).previous


def periods_before(today: date, kind: str) -> Iterable[Period]:
    """Periods of a kind that touch the last two years, the newest first."""
    month = Period.containing(today)
    for _number in range(MONTHS_OFFERED):
        yield Period.containing(month.start, kind)
        month = month.previous
