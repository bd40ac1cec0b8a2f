"""Tables of AMI events as text, and the board after them as text.

A row is ``seconds | event | channel [-> seat leg] | header=value ...``; ``c1`` is the citizen's channel of call 1,
``1001@c1`` the leg of seat 1001 in it. A row that begins with ``=`` is what the board must show at that point.
"""

from datetime import UTC, datetime, timedelta

from queue_manager.live.board import Board, CallView, QueueView, SeatView
from queue_manager.live.parse import event_of
from queue_manager.live.reducer import apply
from queue_manager.live.state import State
from queue_manager.live.views import board_of

START = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


def play(table: str, state: State) -> State:
    """Apply the rows of ``table``; at each ``=`` row compare."""
    for number, row in enumerate(table.strip().splitlines(), 1):
        if row.strip().startswith("="):
            shown, expected = show(board_of(state)), " ".join(row.strip().lstrip("= ").split())
            assert shown == expected, f"row {number}: {shown!r} instead of {expected!r}"
        elif row.strip():
            state = apply(state, event_of(headers(row), START)).state
    return state


def headers(row: str) -> dict[str, str]:
    """AMI headers of one row."""
    at, event, legs, rest = [*row.split("|"), "", ""][:4]
    found = {"Event": event.strip(), "Timestamp": f"{(START + timedelta(seconds=float(at))).timestamp():.6f}"}
    citizen, _, seat = (leg.strip() for leg in legs.partition("->"))
    prefix = {"BlindTransfer": "Transferee", "AttendedTransfer": "OrigTransferer"}.get(found["Event"], "")
    found |= channel(citizen, prefix) if citizen else {}
    second = {"BlindTransfer": "Transferer", "AttendedTransfer": "SecondTransferer"}.get(found["Event"], "Dest")
    if seat:
        found |= channel(seat, second)
        found |= {"MemberName": seat.partition("@")[0], "Interface": f"PJSIP/{seat.partition('@')[0]}"}
    for pair in rest.split():
        key, _, value = pair.partition("=")
        found[key] = value
    if "MemberName" in found:
        found.setdefault("Interface", f"PJSIP/{found['MemberName']}")
    return found


def channel(leg: str, prefix: str) -> dict[str, str]:
    endpoint, _, call = leg.partition("@")
    name = f"PJSIP/trunk-0000{endpoint}" if not call else f"PJSIP/{endpoint}-0000{call}"
    return {
        prefix + "Channel": name,
        prefix + "ChannelState": "6",
        prefix + "Uniqueid": leg,
        prefix + "Linkedid": call or endpoint,
        prefix + "CallerIDNum": "13800001111",
        prefix + "CallerIDName": "13800001111",
        prefix + "ConnectedLineNum": "<unknown>",
        prefix + "ConnectedLineName": "<unknown>",
        prefix + "Language": "zh",
        prefix + "AccountCode": "",
    }


def show(board: Board) -> str:
    rows = [_call(call) for call in board.calls] + [_seat(seat) for seat in board.seats]
    return "; ".join(rows + [text for queue in board.queues if (text := _queue(queue))])


def _call(call: CallView) -> str:
    place = f" {call.queue}#{call.position}" if call.position else ""
    return f"{call.id} {call.state}{place}" + (f" by {call.seat}" if call.seat else "")


def _seat(seat: SeatView) -> str:
    extras = [seat.call_id, seat.pause_reason and f"({seat.pause_reason})", seat.missed and f"missed {seat.missed}"]
    return " ".join([seat.number, seat.state, *(str(extra) for extra in extras if extra)])


def _queue(queue: QueueView) -> str:
    return f"{queue.name}: {queue.waiting} waiting" if queue.waiting else ""
