"""What calls through the rendered dialplan are judged by, and servers in the place of ours."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from itertools import pairwise

from tests.integration.sipp import Run
from tests.integration.switch import Switch
from tests.waiting import until


def queue_events(switch: Switch) -> list[str]:
    return [line[4] for line in switch.queue_log()]


async def hangs_up_in_the_queue(switch: Switch, calling: Run) -> None:
    """A citizen (``ON_WORD``) waits until he is in a queue, and no longer."""
    await until(lambda: "ENTERQUEUE" in queue_events(switch))
    await calling.hang_up()


@contextlib.asynccontextmanager
async def hung_server(port: int) -> AsyncIterator[None]:
    """Takes connections and never says a word."""
    hanging: list[asyncio.StreamWriter] = []

    async def hang(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        hanging.append(writer)

    server = await asyncio.start_server(hang, "127.0.0.1", port)
    try:
        yield
    finally:
        for writer in hanging:
            writer.close()
        server.close()


@contextlib.asynccontextmanager
async def answering_server(
    port: int, answers: dict[str, dict[str, str]], *, die: bool = False, after: float = 0
) -> AsyncIterator[None]:
    """A FastAGI server in a few lines: sets the variables of each entry, ``after`` so many seconds, then HOTLINE_OK
    unless it is to die."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.closing(writer):
            asked = (await reader.readuntil(b"\n\n")).decode()
            await asyncio.sleep(after)
            entry = next(line.split(": ")[1] for line in asked.splitlines() if line.startswith("agi_network_script:"))
            ended = {} if die else {"HOTLINE_OK": "1"}
            for name, value in {**answers.get(entry, {}), **ended}.items():
                writer.write(f'SET VARIABLE {name} "{value}"\n'.encode())
                await reader.readline()

    server = await asyncio.start_server(serve, "127.0.0.1", port)
    try:
        yield
    finally:
        server.close()


def talk_seconds(switch: Switch) -> float:
    """How long citizen and seat were together."""
    times = {row[0]: float(row[1]) for row in reversed(switch.cel())}
    return times["BRIDGE_EXIT"] - times["BRIDGE_ENTER"]


def assert_times_rise(switch: Switch) -> None:
    times = [float(row[1]) for row in switch.cel()]
    assert all(earlier <= later for earlier, later in pairwise(times))


def spoken_seconds(switch: Switch) -> float:
    """How much of a message is on disk."""
    return sum(file.stat().st_size for file in (switch.plan.folders.messages / "open").iterdir()) / 16000
