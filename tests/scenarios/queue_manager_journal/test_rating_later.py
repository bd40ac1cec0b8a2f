"""A rating given after the call: by a key in a call of ours, or by a message; and the telephone of a seat at home."""

from dataclasses import replace

from db.tables import CallDirection, CallEnding, EndedBy, LegRole, RecordSource
from queue_manager.journal import CallRecord, Fact
from tests.scenarios.queue_manager_journal.record import calls_in, facts_in, facts_of
from tests.scenarios.queue_manager_journal.test_calls import CALL, cel, the_call

LATE = 1_900_000_000


def later(text: str, source: RecordSource) -> list[Fact]:
    """Lines of the files of another day."""
    return [replace(fact, segment="later") for fact in facts_in(text, source)]


def asked(call: CallRecord, *digits: str) -> str:
    """CEL of a call of ours in which these digits were noted, days after ``call``."""
    helper = f"main-{LATE}.2000000001"
    marks = ["HOTLINE_RATING_ASK", *["HOTLINE_RATING"] * len(digits), "HOTLINE_RATING_END"]
    rests = ["", *digits, "ANSWER"]
    return "".join(
        f'"{kind}","{LATE + number}.000000","{helper}","{helper}","Local/13800002222@rating-out-00000001;1","","s",'
        f'"rating-later","","{{""extra"":""{call.id} {rest}""}}"\n'
        for number, (kind, rest) in enumerate(zip(marks, rests, strict=True))
    )


def told_by(call: CallRecord, digit: str) -> str:
    return f"{LATE}|{call.id}|NONE|NONE|HOTLINE_RATING|{digit}\n"


def test_a_key_pressed_later_rates_the_call_it_is_about_and_changes_nothing_else() -> None:
    [before] = calls_in(facts_of("answered"))

    [after] = calls_in([*facts_of("answered"), *later(asked(before, "4", "1"), RecordSource.CEL)])

    assert (before.rating, after.rating) == (None, 4), "the first one counts"
    assert (after.ended_at, after.ending, after.legs, after.visits) == (
        before.ended_at, before.ending, before.legs, before.visits,
    )  # fmt: skip


def test_a_message_that_came_later_rates_the_call_and_tells_nothing_of_the_queue() -> None:
    [before] = calls_in(facts_of("answered"))

    [after] = calls_in([*facts_of("answered"), *later(told_by(before, "2"), RecordSource.QUEUE_LOG)])

    assert after.rating == 2
    assert (after.ended_at, after.ended_by, after.visits) == (before.ended_at, before.ended_by, before.visits)


def test_who_rated_in_the_call_has_rated_it() -> None:
    [rated] = calls_in(facts_of("rated"))

    more = [
        *later(asked(rated, "1"), RecordSource.CEL), *later(told_by(rated, "2"), RecordSource.QUEUE_LOG),
    ]  # fmt: skip
    [still] = calls_in([*facts_of("rated"), *more])

    assert still.rating == rated.rating


def test_what_is_no_rating_is_none() -> None:
    [before] = calls_in(facts_of("answered"))

    odd = later("".join(told_by(before, digit) for digit in ("6", "", "五", "11")), RecordSource.QUEUE_LOG)
    [after] = calls_in([*facts_of("answered"), *odd])

    assert after.rating is None


def test_the_telephone_of_a_seat_at_home_is_not_the_citizens() -> None:
    home, mobile = "1795306300.4", "1795306300.5"
    call = the_call(
        cel(f"""
        CHAN_START       0.0 {CALL} Local/1001@seat-home-00000000;1 seat-home
        CHAN_START       0.1 {home} PJSIP/trunk-00000001 from-trunk
        HOTLINE_AT_HOME     0.1 {home} PJSIP/trunk-00000001 at-home {{"extra":"1001"}}
        HOTLINE_OUTBOUND 2.1 {CALL} Local/1001@seat-home-00000000;1 outgoing {{"extra":"13800002222"}}
        CHAN_START       2.2 {mobile} PJSIP/trunk-00000002 from-trunk
        BRIDGE_ENTER     7.1 {mobile} PJSIP/trunk-00000002 from-trunk {{"bridge_id":"b"}}
        BRIDGE_ENTER     7.2 {CALL} Local/1001@seat-home-00000000;1 outgoing {{"bridge_id":"b"}}
        HANGUP           9.0 {mobile} PJSIP/trunk-00000002 from-trunk {{"hangupsource":"PJSIP/trunk-00000002"}}
        """)
    )

    assert (call.direction, call.seat, call.caller) == (CallDirection.OUTBOUND, "1001", "13800002222")
    assert (call.ending, call.ended_by) == (CallEnding.CONNECTED, EndedBy.CITIZEN)
    [citizen] = [leg for leg in call.legs if leg.role is LegRole.CITIZEN]
    assert citizen.uniqueid == mobile
