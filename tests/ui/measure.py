"""Runs a command on a file and prints what it cost: seconds, peak memory in bytes, status.

python -m tests.ui.measure INPUT OUTPUT COMMAND…

A small process of its own: the system counts the memory of whoever starts a process to it.
"""

import json
import os
import subprocess
import sys
import time

if __name__ == "__main__":
    with open(sys.argv[1], "rb") as given, open(sys.argv[2], "wb") as out:
        begun = time.perf_counter()
        process = subprocess.Popen(
            sys.argv[3:], stdin=given, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        out.write(process.stdout.read())
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = status
    print(json.dumps([time.perf_counter() - begun, usage.ru_maxrss * 1024, status]))  # noqa: T201
