"""The real site for a browser: the server of `make run` on the practice district, on a free port."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 30


def environment(database: Path) -> dict[str, str]:
    """Practice settings on this database, whatever the tests or a developer's `.env` say."""
    practice = {"DJANGO_SETTINGS_MODULE": "config.settings", "APP_ENV": "dev", "DEBUG": "false"}
    practice |= {"PRACTICE_TODAY": "2024-06-05", "LOG_LEVEL": "WARNING"}
    return {**os.environ, **practice, "SECRET_KEY": "journeys", "DATABASE_URL": f"sqlite:///{database}"}


def make_practice_district(database: Path) -> None:
    """Migrate and load the practice district, as `make run` does."""
    for command in ("migrate", "seed_demo"):
        subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), command],
            env=environment(database),
            check=True,
            stdout=subprocess.DEVNULL,
        )


@contextmanager
def serve(database: Path, log: Path) -> Iterator[str]:
    """Serve this database; yields the address."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--host", "127.0.0.1"]
    command += [
        "--port",
        str(port),
        "--no-ws",
        "--blocking-threads",
        "4",
        "--log-level",
        "warning",
        "config.wsgi:application",
    ]
    with log.open("w") as output:
        server = subprocess.Popen(
            command, cwd=ROOT, env=environment(database), stdout=output, stderr=subprocess.STDOUT
        )
        try:
            _wait_until_it_answers(server, address, log)
            yield address
        finally:
            server.terminate()
            server.wait(10)


def _wait_until_it_answers(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    for _ in range(START_SECONDS * 10):
        assert server.poll() is None, f"the server stopped:\n{log.read_text()}"
        try:
            urllib.request.urlopen(f"{address}/account/login/", timeout=5).close()
        except urllib.error.HTTPError as error:
            raise AssertionError(f"the login page answers {error.code}:\n{log.read_text()}") from error
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"the server did not answer within {START_SECONDS} s:\n{log.read_text()}")
