"""The robots at work: seats that register and answer, citizens that call. SIPp does the speaking."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Self

import structlog

from rehearsal.errors import RegistrationRefused, RehearsalError, SwitchUnreachable
from rehearsal.plan import RehearsalPlan, RobotCall
from rehearsal.relay import Relay
from rehearsal.scenarios import (
    ANSWER_MS,
    DICTATION_MS,
    LISTEN_MS,
    RATING_MS,
    SIGN_IN,
    SIGN_OUT,
    calls_csv,
    citizen_xml,
    register_xml,
    seat_xml,
    seats_csv,
)
from rehearsal.sipp import Sipp, free_media_port, free_port
from rehearsal.witness import RobotEvent, RobotView, read_events, views

log = structlog.get_logger()

EXPIRES = 300
"""Seconds a registration is asked for; Asterisk may grant less but not less than half."""
WAVE = 400
"""Calls per citizen process: each waits for its turn inside SIPp, so a wave is bounded."""


class Robots:
    """``async with Robots(plan, calls, folder) as robots`` has every seat registered, signed in and ready to answer.

    ``folder`` is the work folder with ``media/`` prepared; ``calls`` are all calls the seats are to know. ``program``
    is the SIPp to run. Leaving ends what the robots still do: calls, registrations, processes.
    """

    def __init__(
        self,
        plan: RehearsalPlan,
        calls: Sequence[RobotCall],
        folder: Path,
        *,
        program: str = "sipp",
        on_event: Callable[[RobotEvent], None] | None = None,
    ) -> None:
        self._plan = plan
        self._calls = calls
        self._folder = folder
        self._program = program
        self._on_event = on_event
        self._media_ports: list[int] = []
        self._numbers = count(1)
        self._citizens: list[Sipp] = []
        self._seats: Sipp | None = None
        self._relay: Relay | None = None
        self._closing = AsyncExitStack()

    async def __aenter__(self) -> Self:
        """Raises SippMissing, SwitchUnreachable, RegistrationRefused."""
        seat_port = free_port()
        self._write("citizen.xml", citizen_xml(self._plan))
        self._write("seat.xml", seat_xml(self._plan))
        self._write("come.xml", register_xml(contact_port=seat_port, expires=EXPIRES, dial=SIGN_IN))
        self._write("stay.xml", register_xml(contact_port=seat_port, expires=EXPIRES))
        self._write("go.xml", register_xml(contact_port=seat_port, expires=0, dial=SIGN_OUT))
        self._write("calls.csv", calls_csv(self._plan, self._calls))
        self._write("seats.csv", seats_csv(self._plan.seats))
        try:
            self._seats = await self._start(
                "seat", ["-sf", "seat.xml", "-inf", "calls.csv", "-infindex", "calls.csv", "0"], port=seat_port
            )
            self._closing.push_async_callback(self._seats.stop, patience=3.0)
            self._closing.push_async_callback(self._go)
            await self.register("come.xml")
            self._relay = Relay(self._seats, on_event=self._on_event)
            loops = await self._closing.enter_async_context(asyncio.TaskGroup())
            for loop in (self._stay_registered(), self._relay.run()):
                self._closing.callback(loops.create_task(loop).cancel)
        except BaseException:
            await self._closing.aclose()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Raises SippFailed when the seats' process broke down meanwhile."""
        await self._stop_citizens()
        with _one_error():
            await self._closing.__aexit__(kind, error, trace)

    async def register(self, scenario: str = "stay.xml") -> None:
        """Register every seat, or again before it expires; those who come sign in as well."""
        answers = await self._register(scenario)
        refused = sorted(event.caller for event in answers if event.what == "refused")
        if refused:
            raise RegistrationRefused(refused)
        if sum(event.what == "registered" for event in answers) < len(self._plan.seats):
            raise SwitchUnreachable(self._plan.host, self._plan.port)

    async def place(self, calls: Sequence[RobotCall]) -> None:
        """Make ``calls``, the first at once, and wait until the last is over.

        Raises:
            SippFailed: a SIPp process broke down.
        """
        waves = [calls[first : first + WAVE] for first in range(0, len(calls), WAVE)]
        with _one_error():
            async with asyncio.TaskGroup() as running:
                for wave in waves:
                    running.create_task(self._wave(wave, wave[0].start - calls[0].start))

    def seen(self) -> dict[str, RobotView]:
        """Caller → what the robots have seen so far."""
        citizens = [event for process in self._citizens for event in read_events(process.events())]
        return views(citizens, read_events(self._seats.events()) if self._seats else [])

    @property
    def pids(self) -> list[int]:
        """Process ids of the robots now running."""
        processes = [*self._citizens, *([self._seats] if self._seats else [])]
        return [process.pid for process in processes if process.running]

    async def _wave(self, calls: Sequence[RobotCall], delay: float) -> None:
        await asyncio.sleep(delay)
        role = f"citizen{next(self._numbers)}"
        self._write(f"{role}.csv", calls_csv(self._plan, calls, started=calls[0].start))
        port = free_port()
        process = await self._start(
            role,
            [
                self._target,
                "-sf",
                "citizen.xml",
                "-inf",
                f"{role}.csv",
                "-cid_str",
                f"{role}-%u",
                *_at_once(len(calls)),
            ],
            port=port,
        )
        self._citizens.append(process)
        if self._relay is not None:
            self._relay.add(process, port, {call.caller: f"{role}-{place}" for place, call in enumerate(calls, 1)})
        if not await process.finish(_longest(calls)):
            log.warning("rehearsal.wave_overdue", role=role)
            await process.stop()

    async def _stop_citizens(self) -> None:
        busy = [process for process in self._citizens if process.running]
        if busy and self._relay is not None:
            for process in busy:
                process.no_new_calls()
            await self._relay.stop_calls()
        for process in busy:
            await process.stop()

    async def _register(self, scenario: str) -> list[RobotEvent]:
        count_ = len(self._plan.seats)
        process = await self._start(
            scenario.removesuffix(".xml"), [self._target, "-sf", scenario, "-inf", "seats.csv", *_at_once(count_, 50)]
        )
        try:
            await process.finish(15.0 + count_ / 10)
        finally:
            await process.stop(patience=1.0)
        return read_events(process.events())

    async def _stay_registered(self) -> None:
        while True:
            await asyncio.sleep(EXPIRES / 3)
            try:
                await self.register()
            except RehearsalError as error:  # Asterisk may be restarting; the next round tries again
                log.warning("rehearsal.seats_not_registered", error=type(error).__name__)

    async def _go(self) -> None:
        try:
            await self._register("go.xml")
        except RehearsalError as error:  # nothing hangs on it: the registrations run out by themselves
            log.warning("rehearsal.seats_not_unregistered", error=type(error).__name__)

    async def _start(self, role: str, arguments: Sequence[str], *, port: int | None = None) -> Sipp:
        media = free_media_port(taken=self._media_ports)
        process = await Sipp.start(
            role, arguments, self._folder, port=port or free_port(), media_port=media, program=self._program
        )
        if role == "seat":
            self._media_ports.append(media)
        return process

    @property
    def _target(self) -> str:
        return f"{self._plan.host}:{self._plan.port}"

    def _write(self, name: str, text: str) -> None:
        path = self._folder / name
        path.touch(mode=0o600)
        path.write_text(text)


def _at_once(calls: int, rate: int = 200) -> list[str]:
    """All calls begin inside SIPp at once; the scenario holds each back until its time."""
    return ["-m", str(calls), "-l", str(calls), "-r", str(rate)]


def _longest(calls: Sequence[RobotCall]) -> float:
    """Seconds after which a wave must be over whatever the switch does."""
    fixed = (ANSWER_MS + RATING_MS + LISTEN_MS + DICTATION_MS) / 1000 + 60
    return max(call.start - calls[0].start + call.patience + call.talk_seconds for call in calls) + fixed


@contextmanager
def _one_error() -> Iterator[None]:
    """The first named error of several tasks instead of a group: one cause, one message."""
    try:
        yield
    except BaseExceptionGroup as group:
        raise _first_named(group) from group


def _first_named(error: BaseException) -> BaseException:
    if isinstance(error, BaseExceptionGroup):
        return _first_named((error.subgroup(RehearsalError) or error).exceptions[0])
    return error
