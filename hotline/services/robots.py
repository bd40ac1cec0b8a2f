"""``hotline robots``: the small rehearsal that keeps a new installation alive, until it is stopped."""

import asyncio
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import select

from cases import CaseChanged, Cases, CaseText
from db import Database, StoreUnavailable
from db.tables import Call, Case, CaseType
from hotline.context import Context, utc_now
from hotline.guard import is_held
from hotline.rehearsing import EPOCH, greeting_seconds, robot_seats
from hotline.switch import read_rows
from ivr import SOUNDS
from rehearsal import FinishedTalk, SwitchUnreachable, endless_plan, read_dialogues, rehearse_endlessly

log = structlog.get_logger()

SEATS = 6
CALLS_A_MINUTE = 5.0
ACTOR = "system:robot-seat"
PATIENCE = timedelta(minutes=1)
TYPES = {
    "咨询": CaseType.INQUIRY,
    "求助": CaseType.HELP,
    "投诉": CaseType.COMPLAINT,
    "举报": CaseType.REPORT,
    "建议": CaseType.SUGGESTION,
    "表扬": CaseType.PRAISE,
}


async def run_robots(context: Context) -> None:
    """Call, and let the robot seats write their cases, until cancelled.

    Steps aside while somebody runs ``hotline rehearse`` on the same installation: both need the seats.
    """
    writer = CaseWriter(context.database)
    async with asyncio.TaskGroup() as group:
        group.create_task(writer.run(), name="robot-case-writer")
        while True:
            if not is_held(context.settings.run_folder, "rehearse"):
                await _one_round(context, writer)
            await asyncio.sleep(1)


async def _one_round(context: Context, writer: "CaseWriter") -> None:
    """Call until somebody else needs the seats."""
    rows = await read_rows(context.database)
    dialogues = await asyncio.to_thread(read_dialogues)
    plan = endless_plan(
        robot_seats(rows, SEATS),
        [line.number for line in rows.lines],
        dialogues,
        calls_a_minute=CALLS_A_MINUTE,
        port=context.settings.sip_port,
        greeting_seconds=greeting_seconds(rows, SOUNDS),
        first_serial=int((utc_now() - EPOCH).total_seconds()) % 90_000_000,
        seed=int(utc_now().timestamp()),
    )
    calling = asyncio.create_task(
        rehearse_endlessly(
            plan, work=context.settings.home / "robots", dialogues=dialogues, on_talk_finished=writer.note
        )
    )
    try:
        while not calling.done() and not is_held(context.settings.run_folder, "rehearse"):
            await asyncio.wait({calling}, timeout=0.5)
    finally:
        calling.cancel()
        await asyncio.wait({calling})
    if not calling.cancelled() and (fault := calling.exception()):
        if isinstance(fault, SwitchUnreachable):  # it may be starting
            log.warning("robots.switch_away", reason=str(fault))
            await asyncio.sleep(2)
        else:
            raise fault


class CaseWriter:
    """Writes into a robot's case what a person at that seat would have written."""

    def __init__(self, database: Database) -> None:
        self._database, self._cases = database, Cases(database)
        self._finished: asyncio.Queue[tuple[FinishedTalk, datetime]] = asyncio.Queue(maxsize=1000)

    def note(self, talk: FinishedTalk) -> None:
        """A robot's talk is over; must not wait, so a store that is away for long loses texts of robots."""
        if self._finished.full():
            log.warning("robots.text_lost")
            return
        self._finished.put_nowait((talk, datetime.now(UTC)))

    async def run(self) -> None:
        """Write until cancelled."""
        while True:
            talk, ended_at = await self._finished.get()
            while not await self._written(talk) and datetime.now(UTC) < ended_at + PATIENCE:  # noqa: ASYNC110 (the case comes from another process)
                await asyncio.sleep(0.5)

    async def _written(self, talk: FinishedTalk) -> bool:
        try:
            async with self._database.read() as session:
                case = await session.scalar(
                    select(Case)
                    .join(Call, Call.id == Case.call_id)
                    .where(Call.caller == talk.caller, Call.simulated)
                    .order_by(Call.arrived_at.desc())
                    .limit(1)
                )
            if case is None:
                return False
            await self._write(case, talk)
        except (StoreUnavailable, CaseChanged) as exc:
            log.warning("robots.text_delayed", reason=type(exc).__name__)
            return False
        return True

    async def _write(self, case: Case, talk: FinishedTalk) -> None:
        text = CaseText(
            text=talk.dialogue.summary,
            case_type=TYPES.get(talk.dialogue.case_type, CaseType.OTHER),
            place=talk.dialogue.place or None,
        )
        await self._cases.write(case.id, text, version=case.version, now=utc_now(), actor=ACTOR)
