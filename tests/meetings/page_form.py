"""The form of a page as a browser without JavaScript would send it."""

from html.parser import HTMLParser
from typing import Any

Sent = dict[str, str | list[str]]


class _FormReader(HTMLParser):
    """Collects the fields of the posting form that holds `field`."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, list[str]]] = []
        self._is_post = False
        self._textarea = self._select = ""
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value")
        if tag == "form":
            self._is_post = (given.get("method") or "").lower() == "post"
            if self._is_post:
                self.forms.append({})
        elif not self._is_post:
            return
        elif tag == "input" and name:
            if given.get("type") not in ("radio", "checkbox") or "checked" in given:
                self._add(name, "on" if value is None and given.get("type") == "checkbox" else value or "")
        elif tag == "textarea":
            self._textarea, self._text = name, []
        elif tag == "select":
            self._select = name
            self.forms[-1].setdefault(name, [])
        elif tag == "option" and self._select and ("selected" in given or not self.forms[-1][self._select]):
            self.forms[-1][self._select] = [value or ""]  # a browser takes the first when none is selected

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            # A browser drops the first line break of a textarea and sends CRLF.
            self._add(self._textarea, "".join(self._text).removeprefix("\n").replace("\n", "\r\n"))
            self._textarea = ""
        elif tag == "select":
            self._select = ""
        elif tag == "form":
            self._is_post = False

    def _add(self, name: str, value: str) -> None:
        self.forms[-1].setdefault(name, []).append(value)


def form_of(response: Any, field: str = "revision") -> Sent:
    """The fields of the page's form that has `field`, with their values."""
    reader = _FormReader()
    reader.feed(response.content.decode())
    form = next(form for form in reader.forms if field in form)
    return {name: values[0] if len(values) == 1 else values for name, values in form.items()}
