"""Tells robot citizens that a seat has picked up, and when to stop.

A person hears it. SIP does not say it: for the citizen's telephone the call was answered by the greeting, and Asterisk
sends a connected-line UPDATE already when the seat rings. So what the seat robots log is passed on to the citizen
robots as a MESSAGE in their call, which only robots understand; Asterisk has no part in it.
"""

import asyncio
import socket
from collections.abc import Callable, Mapping

from rehearsal.sipp import Sipp
from rehearsal.witness import RobotEvent, read_events

LOOK_SECONDS = 0.05
"""How often the robots' logs are read: a robot starts to talk this much late at most."""
_AGAIN_SECONDS = 0.5
_AT_ONCE = 40  # datagrams: SIPp's receive buffer holds few hundred

_PICKED_UP, _STOP = "MESSAGE", "NOTIFY"
_ORDER = (
    "{order} sip:citizen@127.0.0.1:{port} SIP/2.0\r\n"
    "Via: SIP/2.0/UDP 127.0.0.1:{own};branch=z9hG4bK-{call_id}-{order}\r\n"
    "From: <sip:rehearsal@127.0.0.1>;tag=relay\r\n"
    "To: <sip:citizen@127.0.0.1>\r\n"
    "Call-ID: {call_id}\r\n"
    "CSeq: 1 {order}\r\n"
    "Max-Forwards: 1\r\n"
    "Content-Length: 0\r\n\r\n"
)


class Tail:
    """New event lines of one SIPp process."""

    def __init__(self, process: Sipp) -> None:
        self._process = process
        self._read = 0

    def new(self) -> list[RobotEvent]:
        """The whole lines written since the last call."""
        text = self._process.events(self._read)
        whole = text[: text.rfind("\n") + 1]
        self._read += len(whole)  # ASCII: as many bytes as characters
        return read_events(whole)

    @property
    def over(self) -> bool:
        return not self._process.running

    def refuse_end(self) -> None:
        """Raises SippFailed when the process is gone."""
        self._process.refuse_end()


class Relay:
    """Follows the logs of seats and citizens; ``on_event`` is given each citizen's event."""

    def __init__(self, seats: Sipp, *, on_event: Callable[[RobotEvent], None] | None = None) -> None:
        self._seats = Tail(seats)
        self._citizens: list[Tail] = []
        self._addresses: dict[str, tuple[int, str]] = {}
        self._pending: dict[str, float] = {}
        """Caller → when to tell again."""
        self._on_event = on_event

    def add(self, citizens: Sipp, port: int, call_ids: Mapping[str, str]) -> None:
        """Citizens of one process on SIP ``port``; ``call_ids`` maps caller → Call-ID."""
        self._citizens.append(Tail(citizens))
        self._addresses |= {caller: (port, call_id) for caller, call_id in call_ids.items()}

    async def run(self) -> None:
        """Until cancelled. Raises SippFailed when the seats are gone."""
        with _socket() as out:
            while True:
                self._look()
                self._tell(out, asyncio.get_running_loop().time())
                await asyncio.sleep(LOOK_SECONDS)

    def _look(self) -> None:
        self._seats.refuse_end()
        for event in self._seats.new():
            if event.what == "picked_up" and event.caller in self._addresses:
                self._pending[event.caller] = 0.0
        for tail in list(self._citizens):
            over = tail.over  # asked first, so that nothing written before the end is missed
            for event in tail.new():
                self._note(event)
            if over:
                self._citizens.remove(tail)

    def _note(self, event: RobotEvent) -> None:
        if event.what in ("connected", "ended"):
            self._pending.pop(event.caller, None)
        if event.what == "ended":
            self._addresses.pop(event.caller, None)
        if self._on_event is not None:
            self._on_event(event)

    def _tell(self, out: socket.socket, now: float) -> None:
        for caller in [caller for caller, due in self._pending.items() if due <= now]:
            self._pending[caller] = now + _AGAIN_SECONDS
            _send(out, self._addresses[caller], _PICKED_UP)

    async def stop_calls(self) -> None:
        """Tell every citizen still at it to hang up, or not to call at all: SIPp itself would let them finish."""
        with _socket() as out:
            for _ in range(2):  # a datagram may be lost; SIPp takes the same one only once
                for place, address in enumerate(list(self._addresses.values()), 1):
                    _send(out, address, _STOP)
                    if place % _AT_ONCE == 0:
                        await asyncio.sleep(LOOK_SECONDS)


def _socket() -> socket.socket:
    out = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    out.bind(("127.0.0.1", 0))
    out.setblocking(False)
    return out


def _send(out: socket.socket, address: tuple[int, str], order: str) -> None:
    port, call_id = address
    text = _ORDER.format(port=port, own=out.getsockname()[1], call_id=call_id, order=order)
    out.sendto(text.encode(), ("127.0.0.1", port))
