"""A switch's events in short, and the state they leave."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from queue_manager.live import events as ev
from queue_manager.live.reducer import apply
from queue_manager.live.state import State, SwitchSetup

START = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
SETUP = SwitchSetup(wrapup={"main": 30})


def channel(leg: str, state: int = 6, **fields: Any) -> ev.Channel:
    endpoint, _, call = leg.partition("@")
    technology = "Local" if endpoint == "Local" else "PJSIP"
    name = f"{technology}/{endpoint}-01" if call else "PJSIP/trunk-01"
    found = ev.Channel(leg, call or leg, name, state, "13800001111", "wait", "12345", "")
    return replace(found, **fields)


def member(queue: str, seat: str, status: int = 1, **fields: Any) -> ev.Member:
    return replace(ev.Member(queue, seat, status, False, "", 0, 0, None, None, None), **fields)


def play(history: list[ev.Event], state: State | None = None) -> State:
    state = state or State(setup=SETUP)
    for event in history:
        state = apply(state, event).state
    return state
