"""Dialplan entry ``progress``: how far is my case?"""

from agi_scripts.conversation import ANY_KEY, Conversation
from agi_scripts.entry import finish
from agi_scripts.history import History
from agi_scripts.numbers import caller
from cases import CaseView

STAGES = {
    "registered": "registered",
    "dispatched": "dispatched",
    "signed": "handling",
    "handling": "handling",
    "handled": "handling",
    "reviewed": "handling",
    "suspended": "handling",
    "answered": "answered",
    "followed_up": "answered",
    "closed": "closed",
    "archived": "closed",
    "terminated": "closed",
}
"""What a citizen is told of each state of a case. A state unknown here is being handled: true of all but the ends."""


def stage(case: CaseView) -> str:
    return STAGES.get(case.state.value, "handling")


def is_open(case: CaseView) -> bool:
    return stage(case) != "closed"


async def tell_progress(call: Conversation, history: History, *, seconds: float = 2.0) -> str:
    """Say how far the citizen's last case is, until he presses a key; returns its number, empty when he has none.

    Raises ``HistoryUnavailable``.
    """
    found = await history.of(caller(call.caller), seconds=seconds)
    if not found:
        await call.play(["progress-none"], keys=ANY_KEY)
        return ""
    last = found[0]
    if not await call.play([f"progress-{stage(last)}", "case-number-is"], keys=ANY_KEY):
        await call.digits("".join(sign for sign in last.number if sign.isdigit()), keys=ANY_KEY)
    return last.number


class Progress:
    name = "progress"
    seconds = 20.0

    def __init__(self, history: History) -> None:
        self._history = history

    async def answer(self, call: Conversation) -> None:
        await finish(call, HOTLINE_PROGRESS=await tell_progress(call, self._history))
