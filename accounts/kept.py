"""What somebody sent after their session had ended: kept in the login page, to be sent again.

It travels as one hidden field, so the server stores nothing of a person it does not know.
"""

import json
from collections.abc import Iterator

from django.http import HttpRequest

FIELD = "kept"
_TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field; a new login has a new token


def sent(request: HttpRequest) -> str:
    """The fields of a form as text, "" when there are none. Files and passwords are not kept."""
    names = [name for name in request.POST if name != _TOKEN and "password" not in name]
    fields = [[name, value] for name in names for value in request.POST.getlist(name)]
    return json.dumps(fields, ensure_ascii=False) if fields else ""


def carried(request: HttpRequest) -> str:
    """What the login form carries along."""
    return str(request.POST.get(FIELD, ""))


def fields(text: str) -> Iterator[tuple[str, str]]:
    """Names and values again; nothing of a text that was tampered with."""
    try:
        pairs = json.loads(text)
    except (ValueError, RecursionError):
        return
    for pair in pairs if isinstance(pairs, list) else ():
        match pair:
            case [str(name), str(value)]:
                yield name, value
