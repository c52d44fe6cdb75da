"""Asks the product for every address, as a process whose database does not answer, and prints what came back.

DJANGO_SETTINGS_MODULE=tests.settings TEST_DATABASE_URL=… python -m tests.config.without_database [number]
"""

import json
import re
import sys
import time
from collections.abc import Iterator
from typing import Any

import django
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

LOGGED_IN = {"HTTP_COOKIE": f"sessionid={'x' * 32}"}


def addresses(patterns: list[Any], prefix: str = "/") -> Iterator[str]:
    """An address for every URL of the project, with 1 for every argument."""
    for pattern in patterns:
        route = prefix + re.sub("<[^>]+>", "1", str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route


def answer(method: str, address: str, **headers: str) -> dict[str, Any]:
    """Status, seconds, and the page."""
    began = time.monotonic()
    response: Any = Client(raise_request_exception=False).generic(method, address, **headers)
    seconds = time.monotonic() - began
    return {
        "asked": f"{method} {address} {'logged in' if headers else 'anonymous'}",
        "status": response.status_code,
        "seconds": seconds,
        "policy": "Content-Security-Policy" in response.headers,
        "page": response.content.decode(),
    }


def main() -> None:
    """Print the answers as JSON; `number`: only so many addresses."""
    django.setup()
    every = [*addresses(get_resolver().url_patterns), "/khong-co/"]
    answer("GET", "/khong-co/")  # templates are read once
    asked = every[: int(sys.argv[1])] if len(sys.argv) > 1 else every
    ways = [("GET", {}), ("GET", LOGGED_IN), ("POST", LOGGED_IN)]
    answers = [answer(method, address, **headers) for address in asked for method, headers in ways]
    sys.stdout.write(json.dumps(answers))


if __name__ == "__main__":
    main()
