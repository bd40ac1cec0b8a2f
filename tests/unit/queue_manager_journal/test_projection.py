"""Whatever the record holds, a call follows from it, and every value fits its column."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import BigInteger, Integer, String

from db.tables import Call, CallEnding, CallLeg, QueueVisit, VisitOutcome
from queue_manager.journal import CallRecord, Fact, parse_cel, parse_queue_log, project

SECONDS = st.integers(1795300000, 1795300030)
CHANNELS = st.sampled_from(["17953000.0", "17953000.1", "17953000.2"])
NUMBERS = st.sampled_from(["0", "1", "3", "60", "-1", "", "x", "99999999999", "٣", "BRIDGE"])
WILD = st.text(max_size=140)
CEL_EVENTS = st.sampled_from(
    """
    CHAN_START ANSWER HANGUP CHAN_END LINKEDID_END BRIDGE_ENTER BRIDGE_EXIT HOTLINE_LINE HOTLINE_GREETED
    HOTLINE_MENU HOTLINE_QUEUE HOTLINE_QUEUE_END HOTLINE_MESSAGE HOTLINE_RATING HOTLINE_PROGRESS
    HOTLINE_BLOCKED
    """.split()  # noqa: SIM905
)
QUEUE_EVENTS = st.sampled_from(
    """
    ENTERQUEUE CONNECT COMPLETEAGENT COMPLETECALLER ABANDON EXITWITHTIMEOUT EXITWITHKEY EXITEMPTY
    JOINEMPTY FULL WITHDRAW RINGNOANSWER RINGCANCELED BLINDTRANSFER ATTENDEDTRANSFER AGENTDUMP NEWTHING
    """.split()  # noqa: SIM905
)
EXTRAS = st.one_of(
    WILD,
    st.fixed_dictionaries(
        {},
        optional={
            "extra": NUMBERS | WILD,
            "bridge_id": st.sampled_from(["a", "b"]),
            "hangupsource": st.sampled_from(["PJSIP/trunk-00000000", "PJSIP/1001-00000001", "dialplan/builtin"]),
            "hangupcause": st.integers() | NUMBERS,
        },
    ).map(json.dumps),
)


@st.composite
def cel_facts(draw: st.DrawFn) -> Fact | None:
    channel = draw(st.sampled_from(["PJSIP/trunk-00000000", "PJSIP/1001-00000001", "Local/x@y-1;2"]) | WILD)
    context = draw(st.sampled_from(["from-trunk", "wait", "from-seat"]))
    cells = [draw(CEL_EVENTS), str(draw(SECONDS)), draw(CHANNELS), "17953000.0", channel, draw(WILD), draw(WILD)]
    line = ",".join('"' + cell.replace('"', '""') + '"' for cell in [*cells, context, "", draw(EXTRAS)])
    fact = parse_cel(line.encode("utf-8", "replace"), "cel", draw(st.integers(0, 10**6)))
    return fact if isinstance(fact, Fact) else None


@st.composite
def queue_facts(draw: st.DrawFn) -> Fact | None:
    fields = [str(draw(SECONDS)), draw(CHANNELS), draw(st.sampled_from(["q", "r"]) | WILD)]
    agent = draw(st.sampled_from(["NONE", "1001", "PJSIP/1002"]) | WILD)
    line = "|".join([*fields, agent, draw(QUEUE_EVENTS), *draw(st.lists(NUMBERS | WILD, max_size=6))])
    fact = parse_queue_log(line.encode("utf-8", "replace"), "queue_log", draw(st.integers(0, 10**6)))
    return fact if isinstance(fact, Fact) else None


@settings(max_examples=100, deadline=None)
@given(st.lists(cel_facts() | queue_facts(), max_size=20), st.booleans())
def test_every_call_fits_its_tables_and_is_told_without_contradiction(facts: list[Fact | None], dies: bool) -> None:
    known = [fact for fact in facts if fact]
    if not known:
        return
    last = max(fact.at for fact in known)
    call = project("17953000.0", known, switch="main", restarts=[last.replace(year=2027)] if dies else [])
    if call is None:
        return

    fits(Call, call)
    for part in call.legs:
        fits(CallLeg, part)
    for visit in call.visits:
        fits(QueueVisit, visit)
    agrees_with_itself(call)
    assert len({(visit.uniqueid, visit.ordinal) for visit in call.visits}) == len(call.visits)
    assert not dies or call.ended_at


def fits(table: type, value: object) -> None:
    for column in table.__table__.columns:
        held = getattr(value, column.name, None)
        if isinstance(held, str) and isinstance(column.type, String):
            assert len(held) <= (column.type.length or 0), column
        if isinstance(column.type, Integer) and not isinstance(column.type, BigInteger) and held is not None:
            assert -(2**31) <= held < 2**31, column
        if held is None and column.name != "call_id":
            assert column.nullable, column


def agrees_with_itself(call: CallRecord) -> None:
    assert bool(call.ended_at) == bool(call.ending) == bool(call.ended_by)
    assert (call.ending is CallEnding.CONNECTED) <= bool(call.connected_at)
    assert call.rating in (None, 1, 2, 3, 4, 5)
    for visit in call.visits:
        assert bool(visit.outcome) == bool(visit.left_at)
        assert visit.left_at is None or visit.entered_at <= visit.left_at
        assert visit.talk_seconds is None or visit.outcome is VisitOutcome.CONNECTED
