"""The trunks' part of ``hotline doctor``: carriers that do not answer, or refuse us."""

from collections.abc import Iterator, Mapping
from typing import Any

from hotline.context import Context
from hotline.diagnosis import Diagnosis, Grade
from queue_manager import ControlClient, ControlError, Order


async def trunks(context: Context) -> Diagnosis:
    """As Asterisk sees them this moment."""
    order = Order(name="trunks.state", by="system:doctor")
    try:
        done = await ControlClient(context.settings.control_socket).give(order)
    except ControlError as exc:
        remedy = "start Asterisk and 'hotline telephony' first"
        return Diagnosis("trunks", Grade.WARNING, f"not checked: {type(exc).__name__}", remedy)
    states: Mapping[str, Mapping[str, Any]] = done["trunks"]
    if found := list(faults(states)):
        remedy = "ask the carrier; docs/adding-a-trunk.md, page /admin/trunks"
        return Diagnosis("trunks", Grade.BAD, "; ".join(found), remedy)
    return Diagnosis("trunks", Grade.GOOD, ", ".join(states) or "none")


def faults(states: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """What is wrong with each trunk, as ``queue_manager.TrunkControls`` tells their states."""
    for name, state in states.items():
        if not state["loaded"]:
            yield f"{name} is not taken over: 'hotline reload'"
        elif state["registration"] not in {None, "Registered"}:
            yield f"{name} is not registered: {state['registration']}"
        elif state["reachable"] is False:
            yield f"{name} does not answer"
