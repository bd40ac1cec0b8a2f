"""A real Asterisk for tests: ``async with running_switch(tmp_path) as switch``, or the fixture ``switch``."""

from __future__ import annotations

import contextlib
import csv
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from pathlib import Path

from asterisk_conf import (
    AsteriskProcess,
    Folders,
    Limits,
    LinePlan,
    Ports,
    QueuePlan,
    SeatPlan,
    Secrets,
    SwitchPlan,
    TrunkPlan,
    cut_music,
    find_asterisk,
    missing_prompts,
    render,
)
from tests.integration.rtp import alaw_tone
from tests.integration.sipp import Sipp
from tests.ports import free_ports
from tests.waiting import until

BUILD = Path(__file__).parents[2] / "build" / "asterisk"
PASSWORD = "a-test-password"


def a_plan(home: Path, ports: Ports | None = None) -> SwitchPlan:
    """One line, one queue, two seats; everything quick. Vary it with ``dataclasses.replace``.

    Our server, where a test has one, may be as late as a busy machine makes it.
    """
    return SwitchPlan(
        name="test",
        folders=Folders.under(home, modules=find_asterisk(BUILD).modules),
        ports=ports or free_ports(),
        secrets=Secrets(ami_secret=PASSWORD),
        lines=(LinePlan(number="12345", label="市民热线", queue="general_service"),),
        queues=(QueuePlan(name="general_service", label="综合受理", retry_seconds=1, announce_after_seconds=60),),
        seats=tuple(
            SeatPlan(number=number, label="受理席", password=PASSWORD, queues=(("general_service", 0),))
            for number in ("1001", "1002")
        ),
        trunks=(TrunkPlan(name="trunk", rehearsal=True),),
        limits=Limits(incoming=30.0),
    )


@dataclass(frozen=True, kw_only=True)
class Switch:
    """A running Asterisk, its plan, and telephones that reach it."""

    plan: SwitchPlan
    asterisk: AsteriskProcess
    sipp: Sipp

    def cel(self) -> list[list[str]]:
        """The rows of cel.csv so far, ten columns each."""
        path = self.plan.folders.cel
        return list(csv.reader(path.read_text().splitlines())) if path.exists() else []

    def told(self) -> list[tuple[str, str]]:
        """(name, extra) of our own events so far."""
        return [(row[0], json.loads(row[9])["extra"]) for row in self.cel() if row[0].startswith("HOTLINE_")]

    async def talks(self) -> list[Path]:
        """The recorded talks, oldest first, once Asterisk has closed every file."""
        return await self._closed(self.plan.folders.recordings)

    async def messages(self) -> list[Path]:
        """The messages left, like ``talks``."""
        return await self._closed(self.plan.folders.messages)

    async def _closed(self, folder: Path) -> list[Path]:
        await until(lambda: not [name for name in held_by(self.asterisk.pid) if name.startswith(str(folder))])
        return sorted(path for path in (folder / "open").iterdir() if path.stat().st_size)

    def queue_log(self) -> list[list[str]]:
        """The lines of queue_log so far, split at |."""
        path = self.plan.folders.queue_log
        return [line.split("|") for line in path.read_text().splitlines()] if path.exists() else []


def held_by(pid: int | None) -> list[str]:
    """The files a process holds open; one that is over holds none."""
    found: list[str] = []
    if pid is None:
        return found
    for handle in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # closed meanwhile
            found.append(str(handle.readlink()))
    return found


@contextlib.asynccontextmanager
async def running_switch(
    home: Path, vary: Callable[[SwitchPlan], SwitchPlan] = lambda plan: plan, *, prompts: bool = True
) -> AsyncIterator[Switch]:
    """Render a plan into ``home``, start Asterisk on it, stop it afterwards. Prompts are tones of 0.2 s."""
    plan = vary(a_plan(home))
    if prompts:
        make_tones(plan)
    else:
        cut_music(plan.queues, plan.folders.data)
    render(plan)
    async with AsteriskProcess(find_asterisk(BUILD), plan) as asterisk:
        yield Switch(plan=plan, asterisk=asterisk, sipp=Sipp(home, plan.ports.sip, plan.trunks[0].name))


def make_tones(plan: SwitchPlan) -> None:
    """A short tone for every prompt the plan plays, and quiet waiting music."""
    sounds = plan.folders.data / "sounds" / plan.language
    (sounds / "hotline").mkdir(parents=True, exist_ok=True)
    for key in missing_prompts(plan):
        (sounds / "hotline" / f"{key}.alaw").write_bytes(alaw_tone(600, 0.2))
    (sounds / "beep.alaw").write_bytes(alaw_tone(1400, 0.1))
    music = plan.folders.data / "moh"
    music.mkdir(parents=True, exist_ok=True)
    (music / "wait.alaw").write_bytes(alaw_tone(300, 2.0, level=0.05))
    cut_music(plan.queues, plan.folders.data)


def waiting_at_most(seconds: int) -> Callable[[SwitchPlan], SwitchPlan]:
    """Vary a plan: every queue gives up after so long."""

    def vary(plan: SwitchPlan) -> SwitchPlan:
        queues = tuple(replace(queue, max_wait_seconds=seconds, ring_seconds=3) for queue in plan.queues)
        return replace(plan, queues=queues)

    return vary
