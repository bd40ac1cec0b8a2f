"""A citizen's way through a menu, as a machine without I/O: (state, what he did) -> (state, what to do)."""

from dataclasses import dataclass

from ivr.menu import End, Menu, Step, ToHuman, ToMenu


@dataclass(frozen=True, slots=True)
class Key:
    """A key was pressed."""

    digit: str


@dataclass(frozen=True, slots=True)
class Timeout:
    """No key within the time asked for."""


@dataclass(frozen=True, slots=True)
class Hangup:
    """The citizen is gone."""


Event = Key | Timeout | Hangup


@dataclass(frozen=True, slots=True)
class Ask:
    """Play ``prompts`` (prompt keys), then wait ``seconds`` for one key."""

    prompts: tuple[str, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Gone:
    """Nothing to do any more."""


Action = Ask | End | Gone


@dataclass(frozen=True, slots=True)
class State:
    """``path``: keys pressed so far that led on; ``asked``: how often the present question was asked; ``over``: how the
    menu ended, None while it goes on."""

    step: Step
    path: str = ""
    asked: int = 1
    over: End | Gone | None = None


def start(menu: Menu) -> tuple[State, Action]:
    return State(menu), _ask(menu)


def step(state: State, event: Event) -> tuple[State, Action]:
    """What to do next. Total: any event in any state; after the end it stays ended the same way."""
    if state.over is not None:
        return state, state.over
    if isinstance(event, Hangup):
        return _end(state, Gone())
    if isinstance(event, Timeout):
        return _again(state)
    chosen = ToHuman() if event.digit == "0" else state.step.digits.get(event.digit)
    if chosen is None:
        return _again(state, invalid=True)
    if isinstance(chosen, ToMenu):
        return State(chosen.menu, state.path + event.digit), _ask(chosen.menu)
    return _end(State(state.step, state.path + event.digit, state.asked), chosen)


def _ask(question: Step, *, invalid: bool = False) -> Ask:
    first = ("invalid-key",) if invalid else ()
    return Ask((*first, *question.prompt), question.timeout_seconds)


def _again(state: State, *, invalid: bool = False) -> tuple[State, Action]:
    if state.asked > state.step.retries:
        return _end(state, state.step.default)
    return State(state.step, state.path, state.asked + 1), _ask(state.step, invalid=invalid)


def _end(state: State, how: End | Gone) -> tuple[State, Action]:
    return State(state.step, state.path, state.asked, how), how
