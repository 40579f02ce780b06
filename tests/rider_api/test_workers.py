"""Planning processes beside the server: replaced when they die, ended with it, and never orphaned."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

from rider_api.workers import Workers

SLEEP = (sys.executable, "-c", "import time; time.sleep(60)")
UNTIL_PARENT_IS_GONE = (
    "import time, sys\n"
    "from rider_api.workers import parent_is_gone\n"
    "while not parent_is_gone(): time.sleep(0.05)\n"
)


def wait_for(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_worker_that_dies_is_replaced_and_all_end_with_the_server() -> None:
    workers = Workers(2, SLEEP)
    workers.start()
    assert wait_for(lambda: len(workers.pids()) == 2)
    killed = workers.pids()[0]
    os.kill(killed, signal.SIGKILL)
    assert wait_for(lambda: len(workers.pids()) == 2 and killed not in workers.pids())
    last = workers.pids()
    workers.stop()
    assert not any(is_alive(pid) for pid in last)


def test_no_workers_is_a_choice() -> None:
    workers = Workers(0)
    workers.start()
    workers.stop()
    assert workers.pids() == []


def test_a_worker_notices_that_its_server_was_killed() -> None:
    program = (
        "import sys, time\nfrom rider_api.workers import Workers\n"
        f"workers = Workers(1, (sys.executable, '-c', {UNTIL_PARENT_IS_GONE!r}))\nworkers.start()\n"
        "while not workers.pids(): time.sleep(0.05)\n"
        "print(workers.pids()[0], flush=True)\ntime.sleep(60)\n"
    )
    server = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    worker = int(server.stdout.readline())
    time.sleep(1)  # the worker has started and looked for its parent
    server.kill()
    server.wait()
    server.stdout.close()
    assert wait_for(lambda: not is_alive(worker))
