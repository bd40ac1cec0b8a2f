"""Events, words, numbers and waits of notices."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import Action
from db.tables import CaseState, NoticeWay
from notices import (
    MOST_ATTEMPTS,
    PLACEHOLDERS,
    SAMPLE,
    Event,
    NoticeFaulty,
    RuleText,
    StepSeen,
    checked,
    events_of,
    mail_of,
    mobile_of,
    wait_after,
    way_to,
    worded,
)
from notices.texts import shortened

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
RULE = RuleText(active=True, ways=("sms",), subject="工单{工单编号}", text="{诉求人}您好。")


@pytest.mark.parametrize(
    ("number", "mobile"),
    [
        ("13812345678", "13812345678"), ("+8613812345678", "13812345678"), ("008613812345678", "13812345678"),
        ("013812345678", "13812345678"), ("138 1234-5678", "13812345678"), ("12812345678", None),
        ("0518-85800000", None),
        ("85800000", None), ("110", None), ("1381234567", None), ("138123456789", None), ("", None), (None, None),
        ("１３８１２３４５６７８", None),
    ],
)  # fmt: skip
def test_only_mobile_numbers_take_short_messages(number: str | None, mobile: str | None) -> None:
    assert mobile_of(number) == mobile


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "x",
        "a@b",
        "a@b.c\r\nBcc: x@y.zz",
        "a b@c.dd",
        "a@-b.cc",
        "a@b..cc",
        "@b.cc",
        "王@b.cc",
        "a@" + "b" * 200 + ".cc",
        "a@" + ("b" * 60 + ".") * 4 + "cc",
    ],
)
def test_what_is_no_plain_mail_address_gets_no_mail(wrong: str) -> None:
    assert mail_of(wrong) is None


def test_a_plain_mail_address_is_taken() -> None:
    assert mail_of(" wang.li+12345@mail.city.example ") == "wang.li+12345@mail.city.example"


def test_the_first_way_that_leads_to_the_citizen_is_taken() -> None:
    everything = frozenset(NoticeWay)
    reach = {"number": "13812345678", "email": "a@b.cc", "account": "wx-1"}

    assert way_to(("message", "sms"), everything, **reach) == (NoticeWay.MESSAGE, "wx-1")
    assert way_to(("message", "sms"), {NoticeWay.SMS}, **reach) == (NoticeWay.SMS, "13812345678")
    assert way_to(("email", "sms"), everything, **reach | {"email": None}) == (NoticeWay.SMS, "13812345678")
    assert way_to(("email",), everything, **reach | {"email": None}) is None


def test_the_example_fills_every_placeholder() -> None:
    assert SAMPLE.keys() == PLACEHOLDERS.keys()
    whole = worded("".join(f"{{{name}}}" for name in PLACEHOLDERS), "", SAMPLE, secret=False)
    assert whole is not None
    assert "待填写" not in whole.text


@given(st.text(max_size=80), st.text(max_size=80), st.booleans())
def test_of_a_secret_case_nothing_but_its_number_and_days_is_ever_filled_in(text: str, tail: str, secret: bool) -> None:
    values = {name: f"<{name}>" for name in PLACEHOLDERS}
    try:
        rule = checked(replace(RULE, text=text + "{事发地点}", discreet=tail + "{工单编号}"))
    except NoticeFaulty:
        return

    found = worded(rule.text, rule.discreet, values, secret=True)

    assert found is not None
    assert not found.tells
    assert "<事发地点>" not in found.text


def test_what_a_citizen_wrote_is_not_read_for_placeholders() -> None:
    found = worded("{诉求人}好", "", {"诉求人": "{查询码}", "查询码": "012345"}, secret=False)

    assert found is not None
    assert found.text == "{查询码}好"


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""}, {"text": "{}"}, {"text": "{电话}"}, {"subject": ""}, {"subject": "{诉求人}"}, {"ways": ()},
        {"ways": ("sms", "sms")}, {"ways": ("pigeon",)}, {"delay_minutes": -1}, {"delay_minutes": 10_081},
        {"discreet": "{主办单位}"}, {"text": "好" * 501},
    ],
    ids=str,
)  # fmt: skip
def test_a_rule_that_cannot_work_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(NoticeFaulty):
        checked(replace(RULE, **wrong))  # type: ignore[arg-type]


def test_words_that_go_out_are_bounded_and_discreet_ones_have_no_hole() -> None:
    long = worded("{事发地点}" * 10, "", {"事发地点": "长" * 200}, secret=False)

    assert long is not None
    assert len(long.text) == 1000
    assert worded("{诉求人}", "{受理时间}受理", {"受理时间": None}, secret=True) is None
    assert shortened("长" * 201) == "长" * 199 + "…"
    assert shortened(" 一\n二 ") == "一 二"


def test_a_subject_is_one_line() -> None:
    assert checked(replace(RULE, subject="工单\r\nBcc: x@y.zz")).subject == "工单 Bcc: x@y.zz"


def step(action: Action | None, before: CaseState | None, after: CaseState) -> StepSeen:
    return StepSeen(case_id=1, ordinal=1, at=NOON, action=action, from_state=before, to_state=after)


@pytest.mark.parametrize(
    ("taken", "events"),
    [
        (step(None, None, CaseState.REGISTERED), (Event.REGISTERED,)),
        (step(Action.DISPATCH, CaseState.REGISTERED, CaseState.DISPATCHED), (Event.DISPATCHED,)),
        (step(Action.SIGN, CaseState.DISPATCHED, CaseState.HANDLING), ()),
        (step(Action.REMIND, CaseState.HANDLING, CaseState.HANDLING), ()),
        (step(Action.CLASSIFY, CaseState.ANSWERED, CaseState.ANSWERED), ()),
        (step(Action.APPROVE_EXTENSION, CaseState.HANDLING, CaseState.HANDLING), (Event.DELAYED,)),
        (step(Action.PASS_REVIEW, CaseState.REVIEWING, CaseState.ANSWERED), (Event.ANSWERED, Event.RATE)),
        (step(Action.APPROVE_TERMINATION, CaseState.HANDLING, CaseState.ANSWERED), (Event.ANSWERED, Event.RATE)),
        (step(Action.RESOLVE, CaseState.REGISTERED, CaseState.CLOSED), ()),
        (step(Action.CLOSE, CaseState.FOLLOWED_UP, CaseState.CLOSED), (Event.CLOSED,)),
        (step(Action.ARCHIVE, CaseState.CLOSED, CaseState.ARCHIVED), ()),
        (step(Action.REDO, CaseState.CLOSED, CaseState.HANDLING), (Event.REDO,)),
    ],
)
def test_what_a_step_is_to_the_citizen(taken: StepSeen, events: tuple[Event, ...]) -> None:
    assert events_of(taken) == events


def test_waits_grow_and_stop_at_an_hour() -> None:
    waits = [wait_after(failures) for failures in range(1, 40)]

    assert wait_after(0) == timedelta(seconds=5)
    assert waits[:3] == [timedelta(seconds=5), timedelta(seconds=10), timedelta(seconds=20)]
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(hours=1)
    assert timedelta(hours=2) < sum(waits[: MOST_ATTEMPTS - 1], timedelta()) < timedelta(hours=5)
