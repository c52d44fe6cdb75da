"""Walks one page as everybody, at everything, and says what went differently from the tables."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access import pages
from tests.access.bodies import readable
from tests.access.objects import Objects, name_mark, text_mark
from tests.access.pages import Page
from tests.client import AppClient
from tests.world import World

EVERYBODY = ("anonymous", *pages.PEOPLE)
SERVED = {"GET": {200}, "POST": {200, 302, 400, 409}}


@dataclass(frozen=True)
class Answer:
    """One request and what came back."""

    person: str
    method: str
    unit: str  # unit of the target, "" for one that does not exist
    status: int
    location: str
    text: str

    def __str__(self) -> str:
        return f"{self.person} {self.method} {self.unit or 'nothing'}: {self.status}"


def url_names(patterns: list[Any] | None = None, prefix: str = "") -> Iterator[str]:
    """Every URL name of the project; "?" for a URL without one."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from url_names(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}" if pattern.name else f"{prefix}?{pattern.pattern}"


def problems(
    name: str,
    page: Page,
    world: World,
    objects: Objects,
    people: Iterable[str] = EVERYBODY,
    units: Iterable[str] = (),
) -> list[str]:
    """Answers that are not what the tables say, and texts shown to the wrong people."""
    found = []
    for answer in answers(name, page, world, objects, people, units=units):
        expected = expectation(page, answer)
        if answer.status not in expected:
            found.append(f"{answer}, expected {sorted(expected)}")
        if answer.person == "anonymous" and not answer.location.startswith("/account/login/"):
            found.append(f"{answer}: not sent to the login page")
        found += [f"{answer}: shows {mark}" for mark in foreign_marks(answer)]
    return found


def answers(
    name: str,
    page: Page,
    world: World,
    objects: Objects,
    people: Iterable[str] = EVERYBODY,
    methods: Iterable[str] = ("GET", "POST"),
    units: Iterable[str] = (),
) -> Iterator[Answer]:
    """Ask for the page as everybody, for an object of every unit and for one that does not exist.

    With `units` named, only for their objects.
    """
    targets = [*objects.pks[page.target], ""] if page.target else [""]
    if page.target and units:
        targets = [unit for unit in units if unit in objects.pks[page.target]]
    for person in people:
        client = AppClient()
        if person != "anonymous":
            client.force_login(getattr(world, person))
        for unit in targets:
            for method in methods:
                yield _ask(client, person, method, unit, _address(name, page, objects, unit))


def _address(name: str, page: Page, objects: Objects, unit: str) -> str:
    if not page.target:
        arguments = [objects.fixed[page.fixed]] if page.fixed else []
        return reverse(name, args=arguments) + (f"?{page.query}" if page.query else "")
    pk, code = objects.arguments(page.target, unit)
    if page.query:
        return f"{reverse(name)}?{page.query.format(pk=pk, code=code)}"
    return reverse(name, args=[pk, *page.more])


def _ask(client: AppClient, person: str, method: str, unit: str, address: str) -> Answer:
    # What a request changes is undone, so that every request meets the same world.
    with transaction.atomic():
        response: HttpResponse = client.generic(method, address)
        transaction.set_rollback(True)
    body = b"".join(response) if response.streaming else response.content
    headers = "\n".join(f"{key}: {value}" for key, value in response.headers.items())
    location = response.headers.get("Location", "")
    text = readable(body, response.headers.get("Content-Type", ""))
    return Answer(person, method, unit, response.status_code, location, headers + text)


def expectation(page: Page, answer: Answer) -> set[int]:
    """Statuses the tables allow for this request."""
    if answer.person == "anonymous":
        return {302}
    if answer.method not in page.methods:
        return {405}
    granted = page.grant.get(answer.person, frozenset())
    if not page.target:
        return SERVED[answer.method] | page.also if granted else {403}
    if page.role_first and not granted:
        return {403}
    if answer.unit not in pages.VIEW.get(answer.person, frozenset()):
        return {404}
    return SERVED[answer.method] if answer.unit in granted else {403}


def foreign_marks(answer: Answer) -> list[str]:
    """Markers in the answer that this person must never see."""
    hidden = [name_mark(unit) for unit in pages.UNITS - pages.VIEW.get(answer.person, frozenset())]
    hidden += [text_mark(unit) for unit in pages.UNITS - pages.READ_MINUTES.get(answer.person, frozenset())]
    return [mark for mark in hidden if mark in answer.text]
