"""A call that reaches a seat, or leaves a message, opens its case: told by the journal, swept for what was missed."""

from collections.abc import Sequence
from datetime import timedelta

import structlog
from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from cases import Cases, OpeningCall
from db import SHANGHAI, Clock, Database, sweep_for_ever
from db.tables import (
    Call,
    Callback,
    CallbackState,
    CallDirection,
    CallEnding,
    Case,
    CaseOrigin,
    Recording,
    RecordingKind,
    Transcript,
    Utterance,
)
from queue_manager import CallChange, CallRecord

log = structlog.get_logger()

ACTOR = "system:journal"
OPENING = (CallDirection.INBOUND, CallDirection.CALLBACK)
"""A call a seat makes by itself belongs to a case that is there, or to none."""
LISTENER = "system:transcription"
LOOK_BACK = timedelta(days=7)
AT_A_TIME = 200
LONGEST_TEXT = 8000
"""Characters, as many as a person may write."""
NOT_REACHED = "市民 {since} 来电排队未获接听，回拨 {attempts} 次均未接通，诉求不详。请继续联系市民并补充诉求。"
"""The draft of a case whose citizen could not be called back."""


class CaseOpener:
    """Listener of the journal. Opening is idempotent, so being told twice, or told and swept, makes one case."""

    def __init__(self, database: Database, cases: Cases, *, clock: Clock) -> None:
        self._database, self._cases, self._clock = database, cases, clock

    async def on_changes(self, changes: Sequence[CallChange]) -> None:
        """Open the case of each call that just became connected or left a message. Raises ``db.StoreUnavailable``."""
        for change in changes:
            left = change.became_ended and change.new and change.new.ending is CallEnding.LEFT_MESSAGE
            opens = change.became_connected or left
            if change.new is not None and change.new.direction in OPENING and opens:
                await self._open(change.new)

    async def of_callback(self, callback: Callback, call: Call | None) -> int | None:
        """The case of a citizen who is not to be called back any more: of our talk, or for following up that there was
        none (事事有回音). None while he is. Raises ``db.StoreUnavailable``."""
        if callback.state is CallbackState.UNREACHED:
            return await self._of_unreached(callback)
        if call is None or callback.state is not CallbackState.REACHED:
            return None
        wanted = OpeningCall(
            call_id=call.id, line=callback.line, caller=callback.number, seat=callback.claimed_by,
            called_at=call.arrived_at, simulated=callback.simulated, origin=CaseOrigin.CALLBACK,
        )  # fmt: skip
        return (await self._cases.open_from_call(wanted, now=self._clock(), actor=ACTOR)).id

    async def _of_unreached(self, callback: Callback) -> int:
        """His own call is the case's; what is known goes in as a draft, for he has told nobody what he wanted."""
        wanted = OpeningCall(
            call_id=callback.call_id, line=callback.line, caller=callback.number, seat=None,
            called_at=callback.waiting_since, simulated=callback.simulated, origin=CaseOrigin.CALLBACK,
        )  # fmt: skip
        case = await self._cases.open_from_call(wanted, now=self._clock(), actor=ACTOR)
        since = callback.waiting_since.astimezone(SHANGHAI)
        text = NOT_REACHED.format(since=f"{since:%Y-%m-%d %H:%M}", attempts=callback.attempts)
        await self._cases.suggest(case.id, text, now=self._clock(), actor=ACTOR)
        log.info("case.of_unreached", case=case.id, callback=callback.id)
        return case.id

    async def run(self) -> None:
        """Sweep until cancelled."""
        await sweep_for_ever(self._look, what="case_opener")

    async def _look(self) -> None:
        await self.sweep()
        await self.suggest_texts()

    async def sweep(self) -> int:
        """Open the case of every connected call and every message of the last week that has none; return how many."""
        deserving = or_(Call.connected_at.is_not(None), Call.ending == CallEnding.LEFT_MESSAGE)
        missing = (
            select(Call)
            .outerjoin(Case, Case.call_id == Call.id)
            .where(
                deserving, Call.direction.in_(OPENING), Call.arrived_at > self._clock() - LOOK_BACK, Case.id.is_(None)
            )
            .order_by(Call.arrived_at)
            .limit(AT_A_TIME)
        )
        async with self._database.read() as session:
            calls = list(await session.scalars(missing))
        for call in calls:
            await self._open(call)
        return len(calls)

    async def suggest_texts(self) -> int:
        """Put what was heard in a message into its case as a draft, where nobody has written; return how many."""
        waiting = (
            select(Case.id, Transcript.id)
            .join(Recording, Recording.call_id == Case.call_id)
            .join(Transcript, Transcript.recording_id == Recording.id)
            .where(Case.origin == CaseOrigin.MESSAGE, Case.opened_at > self._clock() - LOOK_BACK, Case.text == "")
            .where(Case.updated_at == Case.opened_at, Recording.kind == RecordingKind.MESSAGE, Transcript.current)
            .limit(AT_A_TIME)
        )
        async with self._database.read() as session:
            found = (await session.execute(waiting)).all()
            texts = {case_id: await self._heard(session, transcript_id) for case_id, transcript_id in found}
        put = 0
        for case_id, text in texts.items():
            if text and await self._cases.suggest(case_id, text, now=self._clock(), actor=LISTENER):
                log.info("case.suggested", case=case_id)
                put += 1
        return put

    async def _heard(self, session: AsyncSession, transcript_id: int) -> str:
        said = await session.scalars(
            select(Utterance.text).where(Utterance.transcript_id == transcript_id).order_by(Utterance.start)
        )
        return "\n".join(said)[:LONGEST_TEXT]

    async def _open(self, call: Call | CallRecord) -> None:
        origin = CaseOrigin.CALL if call.connected_at else CaseOrigin.MESSAGE
        if call.direction is CallDirection.CALLBACK:
            origin = CaseOrigin.CALLBACK
        wanted = OpeningCall(
            call_id=call.id,
            line=call.line,
            caller=call.caller,
            seat=call.seat,
            called_at=call.arrived_at,
            simulated=call.simulated,
            origin=origin,
        )
        case = await self._cases.open_from_call(wanted, now=self._clock(), actor=ACTOR)
        log.info("case.opened", case=case.id, call=call.id, origin=wanted.origin.value)
