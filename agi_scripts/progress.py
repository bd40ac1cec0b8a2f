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
OTHER, OTHER_KEY = "1", 3.0
"""The key by which who has a case asks for another, and the seconds for it."""
LATE_KEY = 1.5
"""Seconds for the hash key after the last digit."""
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
    """As ``tell_progress``; who has no case, or asks for another, may enter the number and code of one.

    Returns the number of the case that was told last. Raises ``HistoryUnavailable``.
    """
    found = await history.of(caller(call.caller), seconds=seconds)
    if not found:
        return await _told_by_code(call, history, "progress-ask-number", seconds=seconds)
    key = await _tell(call, found[0]) or await call.ask(["progress-other"], seconds=OTHER_KEY)
    other = await _told_by_code(call, history, "progress-number", seconds=seconds) if key == OTHER else ""
    return other or found[0].number


async def _told_by_code(call: Conversation, history: History, prompt: str, *, seconds: float) -> str:
    """The number of the case whose number and code were entered; empty when none was."""
    for _ in range(TRIES):
        if call.seconds_left < TIME_TO_ENTER:
            break
        number = await _entered(call, prompt, NUMBER_DIGITS)
        if not number:
            break
        code = await _entered(call, "progress-ask-code", CODE_DIGITS, ended=len(number) < NUMBER_DIGITS)
        case = await history.by_code(f"{number[:8]}-{number[8:]}", code, seconds=seconds)
        if case is not None:
            await call.key(LATE_KEY)  # the hash key he was asked for is not to cut short the answer
            await _tell(call, case)
            return case.number
        await call.play(["progress-wrong"])
    return ""


async def _tell(call: Conversation, case: CaseView) -> str:
    """The key that stopped it, empty when none did."""
    key = await call.play([f"progress-{stage(case)}", "case-number-is"], keys=ANY_KEY)
    return key or await call.digits("".join(sign for sign in case.number if sign.isdigit()), keys=ANY_KEY)


async def _entered(call: Conversation, prompt: str, digits: int, *, ended: bool = True) -> str:
    """What was keyed in, up to # or so many digits. ``ended``: the entry before this has had its #; else one that comes
    first is that entry's, and the question is put again."""
    entered = key = await call.ask([prompt], seconds=FIRST_KEY)
    if key == "#" and not ended:
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
