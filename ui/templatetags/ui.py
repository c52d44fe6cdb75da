"""Tags and filters of every template (a template builtin: no `{% load ui %}` needed).

Leaf components are inclusion tags, wrappers are block tags; their markup is in templates/components/.
`/dev/components/` shows each in every state (DEBUG only).
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from ui import numbers
from ui.form_errors import problems
from ui.ratings import RATINGS, UNRATED

register = template.Library()

TONES = ("neutral", "info", "good", "warn", "stop")


@register.inclusion_tag("components/rating_badge.html")
def rating_badge(code: str | None) -> dict[str, Any]:
    """A rating as word, shape and color: GOOD, FAIR, AVERAGE, POOR or "" (not rated yet)."""
    return {"rating": RATINGS.get(str(code or ""), UNRATED)}


@register.inclusion_tag("components/state_badge.html")
def state_badge(label: str, tone: str = "neutral") -> dict[str, Any]:
    """A state in words; the tone (neutral, info, good, warn, stop) only underlines it."""
    if tone not in TONES:
        raise template.TemplateSyntaxError(
            f"state_badge: unknown tone {tone!r}, use one of {', '.join(TONES)}"
        )
    return {"label": label, "tone": tone}


@register.simple_block_tag
def card(content: str, title: str = "", tone: str = "neutral") -> SafeString:
    """A framed section: `{% card "Tiêu đề" %}…{% endcard %}`. Never one inside another."""
    return render_to_string("components/card.html", {"content": content, "title": title, "tone": tone})


@register.inclusion_tag("components/empty_state.html")
def empty_state(title: str, text: str = "", url: str = "", label: str = "") -> dict[str, Any]:
    """What will be here, and the one button that starts it."""
    return {"title": title, "text": text, "url": url, "label": label}


@register.inclusion_tag("components/summary_list.html")
def summary_list(pairs: Iterable[Sequence[Any]]) -> dict[str, Any]:
    """Names and values: pairs of (name, value); None and "" read as "chưa có"."""
    return {"pairs": [(name, value) for name, value in pairs]}


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: Any, comfort: str = "") -> dict[str, Any]:
    """Every error of one or more forms or formsets on top of the page, each a link to its field.

    `comfort`: another last sentence, where what was typed is not shown again.
    """
    found = [problem for form in forms if form is not None for problem in problems(form)]
    return {"problems": found, "comfort": comfort}


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(items: Iterable[Sequence[str]]) -> dict[str, Any]:
    """The way down to this page: pairs of (label, URL); the page itself is not listed."""
    return {"items": [(item[0], item[1]) for item in items]}


@register.inclusion_tag("components/data_table.html")
def data_table(table: Any) -> dict[str, Any]:
    """A `ui.tables.Table` as HTML."""
    return {"table": table}


@register.inclusion_tag("components/pagination.html")
def pagination(page: Any) -> dict[str, Any]:
    """Links to the other pages of a `django.core.paginator.Page`, keeping the other GET parameters."""
    return {"page": page}


@register.simple_tag
def app_version() -> str:
    """The version of the product."""
    return str(settings.VERSION)


@register.filter
def vn_decimal(value: Any, places: int | None = None) -> str:
    """89.5 → "89,5". With a number of places: exactly so many; without: at most two, no trailing zeros."""
    return numbers.decimal(value, places)


@register.filter
def percent(value: Any) -> str:
    """85.714 → "85,71 %"; None → "–"."""
    return numbers.percent(value)
