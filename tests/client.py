"""The test client that looks at every page it gets, so that no test has to."""

from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client

LEFTOVERS = ("{{", "}}", "{%", "%}", "{#", "#}")


class AppClient(Client):
    """Fails the test at once when an HTML response breaks a rule of every page."""

    def request(self, **request: Any) -> Any:
        response = super().request(**request)
        if response.get("Content-Type", "").startswith("text/html"):
            problems = page_problems(response, fragment="HTTP_HX_REQUEST" in request)
            assert not problems, f"{request.get('PATH_INFO')}: {'; '.join(problems)}"
        return response


def page_problems(response: HttpResponse, *, fragment: bool = False) -> list[str]:
    """What is wrong with this HTML response; `fragment`: a piece of a page, fetched by htmx."""
    html = response.content.decode()
    problems = [f"template syntax left over: {mark}" for mark in LEFTOVERS if mark in html]
    if "Content-Security-Policy" not in response.headers:
        problems.append("no Content-Security-Policy header")
    reader = _PageReader()
    reader.feed(html)
    if html and not fragment and reader.language != "vi":
        problems.append('no <html lang="vi">')
    return problems + reader.problems


class _PageReader(HTMLParser):
    """Collects what a strict Content-Security-Policy would block, identifiers used twice, and forms
    that the server would refuse (the test client does not check tokens; browsers must have them)."""

    def __init__(self) -> None:
        super().__init__()
        self.language = ""
        self.problems: list[str] = []
        self._ids: set[str] = set()
        self._form = ""  # address of the form that posts without a token so far

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "html":
            self.language = given.get("lang") or ""
        if tag == "style":
            self.problems.append("inline <style>")
        if tag == "script" and "src" not in given and given.get("type") != "application/json":
            self.problems.append("inline <script>")
        if tag == "form" and (given.get("method") or "").lower() == "post":
            self._form = given.get("action") or "here"
        if tag == "input" and given.get("name") == "csrfmiddlewaretoken" and given.get("value"):
            self._form = ""
        for name, value in attrs:
            if name == "style" or name.startswith("on") or (value or "").startswith("javascript:"):
                self.problems.append(f"inline {name}= on <{tag}>")
            if name == "id":
                if value in self._ids:
                    self.problems.append(f"id used twice: {value}")
                self._ids.add(value or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._form:
            self.problems.append(f"form without token: {self._form}")
            self._form = ""
