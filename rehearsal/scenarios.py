"""SIPp scenario files and call tables made from a plan. Text only; ``robots`` writes them into a work folder.

All files name each other relatively (SIPp runs inside the work folder), so no path of the machine is in them.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.etree import ElementTree

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from rehearsal.plan import CallKind, RehearsalPlan, RobotCall, RobotSeat

FIELDS = (
    "caller",
    "line",
    "offset_ms",
    "dialogue",
    "patience_ms",
    "second_patience_ms",
    "talk_ms",
    "seat_ends",
    "rating",
    "key",
    "cancel",
    "ring_ms",
    "menu",
)
"""Columns of calls.csv, which citizens read line by line and seats look up by caller."""

NEVER_MS = 3_600_000
ANSWER_MS = 10_000
CANCEL_MS = 120
RATING_MS = 2_500
"""A citizen answers the rating question this long after the seat hung up; keys cut the question short."""
LISTEN_MS = 20_000
"""How long a citizen listens to thanks and good-bye before hanging up himself."""
DICTATION_MS = 12_000
REFUSALS = (400, 403, 404, 408, 415, 480, 481, 484, 486, 487, 488, 500, 501, 502, 503, 504, 600, 603)
SIGN_IN, SIGN_OUT = "*11", "*12"
"""What a seat dials when it comes and goes."""
_KEYS = {CallKind.PROGRESS: 1, CallKind.MESSAGE: 2}

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=StrictUndefined,
)


def citizen_xml(plan: RehearsalPlan) -> str:
    """The scenario every robot citizen plays."""
    return _render(
        "citizen.xml.j2",
        fields=FIELDS,
        dialogues=len(plan.dialogues),
        refusals=REFUSALS,
        trunk_header=f"X-Trunk: {plan.trunk}",
        menu_ms=round(1000 * plan.greeting_seconds) + 1000,
        answer_ms=ANSWER_MS,
        cancel_ms=CANCEL_MS,
        rating_ms=RATING_MS,
        listen_ms=LISTEN_MS,
    )


def seat_xml(plan: RehearsalPlan) -> str:
    """The scenario that serves every robot seat."""
    return _render("seat.xml.j2", fields=FIELDS, dialogues=len(plan.dialogues))


def register_xml(*, contact_port: int, expires: int, dial: str = "") -> str:
    """The scenario by which seats come (``expires`` in seconds) or go (0); ``dial`` is what they dial meanwhile."""
    refusals = sorted(code for code in (423, *REFUSALS) if code != 487)
    return _render(
        "register.xml.j2", contact_port=contact_port, expires=expires, dial=dial, refusals=refusals, answer_ms=4000
    )


def calls_csv(plan: RehearsalPlan, calls: Iterable[RobotCall], *, started: float = 0.0) -> str:
    """The table of ``calls``; offsets count from ``started`` seconds of the plan."""
    menu = plan.menu_key or "-1"
    rows = [";".join(str(value) for value in (*_row(call, started), menu)) for call in calls]
    return "\n".join(["SEQUENTIAL", *rows, ""])


def seats_csv(seats: Sequence[RobotSeat]) -> str:
    """Numbers and passwords; to be kept from other users' eyes."""
    rows = [f"{seat.number};[authentication username={seat.number} password={seat.password}]" for seat in seats]
    return "\n".join(["SEQUENTIAL", *rows, ""])


def _row(call: RobotCall, started: float) -> tuple[object, ...]:
    never_answered = call.kind in (CallKind.QUEUE, CallKind.MESSAGE)
    # A seat leaves the citizen time for the key; when the call comes back it rings as long again.
    ring = call.ring_seconds + (4.0 if call.kind is CallKind.PROGRESS else 0.0)
    return (
        call.caller,
        call.line,
        max(0, round(1000 * (call.start - started))),
        call.dialogue,
        round(1000 * call.patience),
        DICTATION_MS if call.kind is CallKind.MESSAGE else 600_000,
        round(1000 * call.talk_seconds),
        int(call.seat_ends),
        call.rating or 0,
        _KEYS.get(call.kind, 0),
        int(call.cancels),
        NEVER_MS if never_answered else round(1000 * ring),
    )


def _render(template: str, **values: object) -> str:
    return _places_of_labels(_guarded(_templates.get_template(template).render(**values)))


def _guarded(text: str) -> str:
    """Put a step that does nothing between a step with a way of its own and a label.

    A call may be interrupted at any step and is resumed there by <jump>. After a jump SIPp follows the ``next`` of
    the step before the one jumped to, so that step must have none.
    """
    before = None
    for element in ElementTree.fromstring(text.encode()):  # noqa: S314  our own template, not somebody's document
        if element.tag == "label" and before is not None and before.get("next"):
            label = f'<label id="{element.get("id")}"/>'
            text = text.replace(label, f"<nop></nop>\n{label}")
        before = element
    return text


def _places_of_labels(text: str) -> str:
    """Replace ``@label@`` by the number of the step that follows the label, as SIPp's <jump> counts them."""
    step = 0
    for element in ElementTree.fromstring(text.encode()):  # noqa: S314  our own template, not somebody's document
        if element.tag == "label":
            text = text.replace(f"@{element.get('id')}@", str(step))
        elif element.tag in ("send", "recv", "pause", "nop"):
            step += 1
    return text
