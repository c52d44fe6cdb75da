"""How fast units are found and shown in a province of 50,000: the other half of `make bench`.

Prints what the server takes for each page, from request to response: median and slowest, and the
median of this process alone on the processor (PostgreSQL works in another), which is less where others
work too. On SQLite in a temporary folder; with TEST_DATABASE_URL (`bin/with_postgres.py`) in a test
database of that server. Units and members are invented, and gone at the end.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import redirect_stdout
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from django.db.models import Model

    from cells.models import PartyUnit

BEGAN = date(2020, 1, 1)
DISTRICTS, COMMUNES = 24, 960
PLACES = ("Diều", "Enh", "Sưng", "Mít", "Tằm", "Bưa Cốc", "Sơn Lập", "Đồng Ruộng")
PAGE, SEARCH = 150, 100  # milliseconds wanted
REQUESTS: dict[str, tuple[str, int]] = {
    "page with the field": ("/accounts/new/", PAGE),
    "field: many found": ("/units/search/?action=ADMINISTER&q=chi+bo", SEARCH),
    "field: eight words": ("/units/search/?action=ADMINISTER&q=chi+bo+xom+dieu+dang+bo+xa+zzz", SEARCH),
    "field: nothing found": ("/units/search/?action=ADMINISTER&q=zzz", SEARCH),
    "field: a code": ("/units/search/?action=ADMINISTER&q=00000999", SEARCH),
    "tree": ("/units/", 0),
    "tree, a commune open": ("/units/?open=30", 0),
    "tree, a wide unit open": ("/units/?open=2", 0),
    "tree, search": ("/units/?q=zzz", SEARCH),
    "a wide unit": ("/units/2/", 0),
}


def fill(units: int, members: int, wide: int) -> None:
    """A province, its districts, communes and cells, one committee with `wide` cells; an administrator."""
    from accounts.models import User
    from cells.models import Member, Membership, PartyUnit, Role, RoleAssignment

    def save(model: "type[Model]", rows: "Iterable[Model]") -> None:
        model._default_manager.bulk_create(rows, batch_size=5_000)

    save(PartyUnit, _units(units, wide))
    cells = PartyUnit.objects.cells().order_by("pk").values_list("pk", flat=True)
    people = [(n + 1, cells[n % len(cells)]) for n in range(members)]
    save(Member, (Member(pk=pk, full_name=f"Lò Văn {pk}") for pk, _ in people))
    save(
        Membership,
        (
            Membership(member_id=pk, cell_id=cell, category="OFFICIAL", valid_from=BEGAN)
            for pk, cell in people
        ),
    )
    admin = User.objects.create_account(username="quan-tri", password=None, full_name="Lê Thị Lý")
    RoleAssignment.objects.create(user=admin, unit_id=1, role=Role.ADMINISTRATOR, valid_from=BEGAN)


def _units(number: int, wide: int) -> "Iterator[PartyUnit]":
    from cells import names
    from cells.models import SEGMENT, PartyUnit

    paths: dict[int, str] = {0: ""}

    def unit(pk: int, parent: int, name: str, kind: str) -> "PartyUnit":
        path = paths[parent] + f"{pk:0{SEGMENT - 1}d}."
        if kind != "SUBORDINATE_CELL":
            paths[pk] = path
        key = names.search_key(name)
        own = {"code": f"{pk:08d}", "name": name, "search_key": key, "kind": kind, "valid_from": BEGAN}
        return PartyUnit(pk=pk, parent_id=parent or None, path=path, order=pk, **own)

    communes = 3 + DISTRICTS
    yield unit(1, 0, "Đảng bộ tỉnh Thử Nghiệm", "PROVINCE")
    yield unit(2, 1, "Đảng bộ Khối các cơ quan", "GRASSROOTS_COMMITTEE")
    for n in range(DISTRICTS):
        yield unit(3 + n, 1, f"Đảng bộ huyện {PLACES[n % 8]} {n}", "DISTRICT")
    for n in range(COMMUNES):
        yield unit(communes + n, 3 + n % DISTRICTS, f"Đảng bộ xã {PLACES[n % 7]} {n}", "GRASSROOTS_COMMITTEE")
    for n, pk in enumerate(range(communes + COMMUNES, number + 1)):
        parent = 2 if n < wide else communes + n % COMMUNES
        yield unit(pk, parent, f"Chi bộ xóm {PLACES[n % 8]} {n // COMMUNES}", "SUBORDINATE_CELL")


def measure(repeats: int) -> dict[str, dict[str, float]]:
    """Milliseconds of the administrator's requests, after one that warms up."""
    from django.test import Client

    from accounts.models import User

    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get())
    figures = {}
    for name, (address, wanted) in REQUESTS.items():
        wall, processor = [], []
        for _ in range(repeats + 1):
            begin, worked = time.perf_counter(), time.thread_time()
            response = client.get(address)
            processor.append((time.thread_time() - worked) * 1000)
            wall.append((time.perf_counter() - begin) * 1000)
            if response.status_code != 200:
                sys.exit(f"{address}: {response.status_code}")
        figures[name] = {
            "processor": statistics.median(processor[1:]),
            "median": statistics.median(wall[1:]),
            "slowest": max(wall[1:]),
            "wanted": wanted,
        }
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=50_000, help="default 50,000")
    parser.add_argument("--members", type=int, default=100_000, help="default 100,000")
    parser.add_argument("--wide", type=int, default=2_000, help="cells right below one unit (2,000)")
    parser.add_argument("--repeats", type=int, default=20, help="requests for each page (20)")
    parser.add_argument("--json", action="store_true", help="the figures as JSON on standard output")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        os.environ["DATABASE_URL"] = (
            os.environ.get("TEST_DATABASE_URL") or f"sqlite:///{folder}/first.sqlite3"
        )
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
        import django
        from django.db import connection

        django.setup()
        before = connection.settings_dict["NAME"]
        if connection.vendor == "sqlite":
            connection.settings_dict["TEST"]["NAME"] = f"{folder}/units.sqlite3"
        with redirect_stdout(sys.stderr):
            connection.creation.create_test_db(verbosity=0)
        try:
            fill(options.units, options.members, options.wide)
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
            figures = measure(options.repeats)
        finally:
            connection.creation.destroy_test_db(before, verbosity=0)
    if options.json:
        sys.stdout.write(json.dumps(figures) + "\n")
    else:
        _report(f"{options.units:,} units, {connection.vendor}, milliseconds", figures)


def _report(title: str, figures: dict[str, dict[str, float]]) -> None:
    lines = [f"{title:<46}{'processor':>10}{'median':>10}{'slowest':>10}"]
    for name, took in figures.items():
        note = ""
        if wanted := took["wanted"]:
            note = f"wanted {wanted}: {'met' if took['median'] <= wanted else 'MISSED'}"
        shown = "".join(f"{took[key]:>10,.0f}" for key in ("processor", "median", "slowest"))
        lines.append(f"{name:<46}{shown}   {note}".rstrip())
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
