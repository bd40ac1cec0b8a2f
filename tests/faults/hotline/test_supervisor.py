"""Services are started again, stopped in order, and never left behind."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
from pathlib import Path

import psutil
import pytest

from hotline.errors import AlreadyRunning, PortTaken
from hotline.guard import alone, require_free_port
from hotline.supervisor import Service, Supervisor
from tests.waiting import until

FOREVER = "import time\ntime.sleep(600)"


def running(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


async def stopped(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def test_a_killed_service_is_started_again() -> None:
    supervisor = Supervisor([Service("one", [sys.executable, "-c", FOREVER])])
    running_task = asyncio.create_task(supervisor.run())
    await until(lambda: "one" in supervisor.pids)
    first = supervisor.pids["one"]

    os.kill(first, signal.SIGKILL)
    await until(lambda: supervisor.pids.get("one", first) != first)

    second = supervisor.pids["one"]
    await stopped(running_task)
    assert not running(second)


async def test_services_end_in_reverse_order(tmp_path: Path) -> None:
    note = (
        "import signal, sys, time\n"
        "def end(*_):\n    open(sys.argv[1], 'a').write(sys.argv[2])\n    sys.exit(0)\n"
        "signal.signal(signal.SIGTERM, end)\nopen(sys.argv[1] + sys.argv[2], 'w')\n" + FOREVER
    )
    order = tmp_path / "order"
    supervisor = Supervisor([Service(name, [sys.executable, "-c", note, order, name]) for name in "abc"])
    running_task = asyncio.create_task(supervisor.run())
    await until(lambda: all((tmp_path / f"order{name}").exists() for name in "abc"))

    await stopped(running_task)

    assert order.read_text() == "cba"


async def test_kill_9_of_the_supervisor_leaves_no_orphan(tmp_path: Path) -> None:
    program = (
        "import asyncio, sys\n"
        "from hotline.supervisor import Service, Supervisor\n"
        f"child = [sys.executable, '-c', {FOREVER!r}]\n"
        "asyncio.run(Supervisor([Service('one', child)]).run())\n"
    )
    parent = await asyncio.create_subprocess_exec(sys.executable, "-c", program, stderr=asyncio.subprocess.DEVNULL)
    await until(lambda: bool(psutil.Process(parent.pid).children()))
    child = psutil.Process(parent.pid).children()[0].pid

    parent.kill()
    await parent.wait()

    await until(lambda: not running(child))


def test_a_second_instance_is_told_who_is_first(tmp_path: Path) -> None:
    with alone(tmp_path / "run", "up"):
        with pytest.raises(AlreadyRunning, match=str(os.getpid())), alone(tmp_path / "run", "up"):
            pass
        with alone(tmp_path / "run", "web"):
            pass


def test_a_taken_port_names_the_setting(free_port) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(PortTaken, match="HOTLINE_WEB_PORT"):
            require_free_port("127.0.0.1", other.getsockname()[1], setting="WEB_PORT")
    require_free_port("127.0.0.1", free_port(), setting="WEB_PORT")
