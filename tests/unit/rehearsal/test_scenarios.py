"""The files SIPp is given."""

from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehearsal import CallKind, Shares, robot_calls
from rehearsal.scenarios import FIELDS, calls_csv, citizen_xml, register_xml, seat_xml, seats_csv
from tests.unit.rehearsal.plans import a_plan

STEPS = ("send", "recv", "pause", "nop")


def scenarios(dialogues: int) -> dict[str, str]:
    plan = a_plan(dialogues=(9.0,) * dialogues)
    return {
        "citizen": citizen_xml(plan),
        "seat": seat_xml(plan),
        "come": register_xml(contact_port=20001, expires=300),
        "go": register_xml(contact_port=20001, expires=0),
    }


@given(st.integers(1, 20))
def test_every_way_in_a_scenario_leads_somewhere(dialogues: int) -> None:
    for name, text in scenarios(dialogues).items():
        root = ElementTree.fromstring(text)
        labels = {label.get("id") for label in root.iter("label")}
        ways = {element.get(way) for element in root for way in ("next", "ontimeout") if element.get(way)}
        assert ways <= labels, name
        assert len(labels) == len(list(root.iter("label"))), name


@given(st.integers(1, 20))
def test_a_jump_lands_on_the_dialogue_it_means(dialogues: int) -> None:
    for side in ("citizen", "seat"):
        root = ElementTree.fromstring(scenarios(dialogues)[side])
        steps = [element for element in root if element.tag in STEPS]
        jumps = [
            int(assign.get("value", ""))
            for step in steps
            if step.find("action/jump") is not None
            for assign in step.iterfind("action/assign[@assign_to='entry'][@value]")
        ]
        assert jumps
        for first in jumps:
            for dialogue in range(dialogues):
                before, step = steps[first + 2 * dialogue : first + 2 * dialogue + 2]
                assert before.get("next") is None  # SIPp would follow it instead
                played = step.find("action/exec")
                assert played is not None
                assert played.get("rtp_stream", "").startswith(f"media/d{dialogue:02d}-{side}.al,")


def test_a_call_interrupted_at_any_step_can_be_resumed_there() -> None:
    for name in ("citizen", "seat"):
        for before, element in pairwise(ElementTree.fromstring(scenarios(3)[name])):
            # SIPp takes the way of the step before the one it jumps back to. It never rests inside a list of <recv>.
            unreachable = element.tag == "nop" and not element.attrib and not len(element)
            if before.get("optional") or unreachable:
                continue
            assert before.get("next") is None or (before.get("test") and element.tag != "label"), name


def test_every_wait_for_an_answer_has_an_end() -> None:
    for name, text in scenarios(2).items():
        root = ElementTree.fromstring(text)
        waits = [element for element in root.iter("recv") if element.get("optional") is None]
        # The first INVITE of a seat is what it is there for: that wait has no end.
        endless = [wait for wait in waits if not wait.get("timeout") and not (name == "seat" and wait.get("rrs"))]
        assert endless == [], name


@pytest.mark.parametrize("name", ["citizen", "seat", "come", "go"])
def test_no_scenario_names_a_place_on_this_machine(name: str) -> None:
    text = scenarios(3)[name]

    assert str(Path.cwd()) not in text
    assert 'rtp_stream="/' not in text
    assert "/home" not in text
    assert "/usr" not in text


def test_only_alaw_is_offered() -> None:
    for name in ("citizen", "seat"):
        assert "RTP/AVP 8 101" in scenarios(1)[name]
        assert "PCMU" not in scenarios(1)[name]


def test_the_call_table_has_a_line_per_call_and_a_field_per_column() -> None:
    plan = a_plan(calls=40, shares=Shares(greeting=0.1, queue=0.1, progress=0.1, message=0.1), menu_key="0")
    calls = robot_calls(plan)

    head, *rows = calls_csv(plan, calls).split()

    assert head == "SEQUENTIAL"
    table = [dict(zip(FIELDS, row.split(";"), strict=True)) for row in rows]
    assert [row["caller"] for row in table] == [call.caller for call in calls]
    keys = {CallKind.PROGRESS: "1", CallKind.MESSAGE: "2"}
    assert [row["key"] for row in table] == [keys.get(call.kind, "0") for call in calls]
    assert {row["menu"] for row in table} == {"0"}
    for row, call in zip(table, calls, strict=True):
        rings_for_ever = int(row["ring_ms"]) > 600_000
        assert rings_for_ever == (call.kind in (CallKind.QUEUE, CallKind.MESSAGE))


def test_a_wave_counts_from_its_own_first_call() -> None:
    plan = a_plan(calls=10, rate=2.0)
    calls = robot_calls(plan)[4:]

    first, second = calls_csv(plan, calls, started=calls[0].start).split()[1:3]

    assert first.split(";")[FIELDS.index("offset_ms")] == "0"
    assert second.split(";")[FIELDS.index("offset_ms")] == "500"


def test_seats_come_with_their_passwords() -> None:
    assert seats_csv(a_plan().seats).splitlines()[1] == "1001;[authentication username=1001 password=secret-1001]"
