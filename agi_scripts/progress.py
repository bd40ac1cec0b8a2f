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

NUMBER_DIGITS, CODE_DIGITS = 14, 6
FIRST_KEY, NEXT_KEY = 6.0, 4.0
"""Seconds for the first key of an entry, and for each further one."""
TRIES = 2
"""In one call: a code must not be guessed."""
TIME_TO_ENTER = 30.0
"""Seconds a number, a code and the answer take at most; with less left, nothing is asked."""


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
    await _tell(call, found[0])
    return found[0].number


async def tell_or_ask(call: Conversation, history: History, *, seconds: float = 2.0) -> str:
    """As ``tell_progress``; who has no case under his number may enter the number and code of one.

    Raises ``HistoryUnavailable``.
    """
    found = await history.of(caller(call.caller), seconds=seconds)
    if found:
        await _tell(call, found[0])
        return found[0].number
    for _ in range(TRIES):
        if call.seconds_left < TIME_TO_ENTER:
            break
        number = await _entered(call, "progress-ask-number", NUMBER_DIGITS)
        if not number:
            break
        code = await _entered(call, "progress-ask-code", CODE_DIGITS)
        case = await history.by_code(f"{number[:8]}-{number[8:]}", code, seconds=seconds)
        if case is not None:
            await _tell(call, case)
            return case.number
        await call.play(["progress-wrong"])
    return ""


async def _tell(call: Conversation, case: CaseView) -> None:
    if not await call.play([f"progress-{stage(case)}", "case-number-is"], keys=ANY_KEY):
        await call.digits("".join(sign for sign in case.number if sign.isdigit()), keys=ANY_KEY)


async def _entered(call: Conversation, prompt: str, digits: int) -> str:
    """What was keyed in, up to # or so many digits."""
    entered = key = await call.ask([prompt], seconds=FIRST_KEY)
    while key and key != "#" and len(entered) < digits:
        key = await call.key(NEXT_KEY)
        entered += key
    return entered.removesuffix("#")


class Progress:
    name = "progress"
    seconds = 55.0

    def __init__(self, history: History) -> None:
        self._history = history

    async def answer(self, call: Conversation) -> None:
        await finish(call, HOTLINE_PROGRESS=await tell_or_ask(call, self._history))
