"""The end of a request: what was said goes into the case, in the same unit of work."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from cases import Became, MachineFollowUps, Told
from db.tables import FollowUpRequest, FollowUpState, FollowUpWay, RatingWay
from queue_manager.followups import store
from queue_manager.followups.rules import Answers, FollowUpRules, Unreached

_STATES = {
    Became.CONTENT: FollowUpState.CONTENT,
    Became.PERSON: FollowUpState.PERSON,
    Became.GONE: FollowUpState.DROPPED,
}
_WAYS = {RatingWay.CALL: FollowUpWay.ROBOT, RatingWay.MESSAGE: FollowUpWay.MESSAGE}


class Finishing:
    def __init__(self, cases: MachineFollowUps) -> None:
        self._cases = cases

    async def finish(
        self, session: AsyncSession, row: FollowUpRequest, said: Answers, *, note: str | None, now: datetime,
        rules: FollowUpRules,
    ) -> FollowUpState:  # fmt: skip
        """Close the request; ``note``, in Chinese, is for the person who calls next, if one does."""
        if rules.unreached is Unreached.WAIVE and not said.anything:
            why = f"{note or '未联系到市民'}，按规则免回访"
            became = await self._cases.waive(session, row.case_id, why, now=now)
            state = FollowUpState.WAIVED if became is Became.CONTENT else FollowUpState.DROPPED
        else:
            told = Told(
                way=_WAYS[row.way], outcome=said.outcome, solved=said.solved, contacted=said.contacted,
                truthful=said.truthful, note=note,
            )  # fmt: skip
            state = _STATES[await self._cases.heard(session, row.case_id, told, now=now, close=rules.close)]
        store.close(row, state, now, why=note or "已回访")
        return state
