"""Which steps leave a case unread for whom, and when an alarm is due."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import Action
from cases.units.unread_rules import AlarmRules, Share, alarm_at, more_pressing, told
from db import SHANGHAI
from db.tables import AssignmentPart, UnreadWhy, Urgency

LEAD = Share("cgj", AssignmentPart.LEAD, fresh=False, answered=False)
DONE = Share("gaj", AssignmentPart.CO_HANDLER, fresh=False, answered=True)
BELOW = Share("cgj-1", AssignmentPart.SUB, fresh=True, answered=False)
WATCHER = Share("dc1", AssignmentPart.SUPERVISING, fresh=False, answered=False)
ALL = (LEAD, DONE, BELOW, WATCHER)


@pytest.mark.parametrize(("action", "units"), [
    (Action.SUB_DISPATCH, {"cgj-1"}), (Action.REMIND, {"cgj", "cgj-1"}), (Action.RETURN_ANSWER, {"cgj", "cgj-1"}),
    (Action.REFUSE_EXTENSION, {"cgj"}), (Action.SIGN, set()), (Action.CLASSIFY, set()), (Action.CLOSE, set()),
])  # fmt: skip
def test_a_step_is_unread_where_it_asks_for_something(action: Action, units: set[str]) -> None:
    assert set(told(action, ALL, None)) == units


def test_nobody_has_to_read_what_his_own_unit_did() -> None:
    assert set(told(Action.SUB_DISPATCH, ALL, "cgj-1")) == set()


def test_the_more_pressing_reason_is_shown() -> None:
    assert more_pressing(UnreadWhy.NEW, UnreadWhy.URGED) is UnreadWhy.URGED
    assert more_pressing(UnreadWhy.URGED, UnreadWhy.DECIDED) is UnreadWhy.URGED


@given(st.datetimes(timezones=st.just(UTC)), st.sampled_from(Urgency), st.integers(0, 24), st.integers(0, 24))
def test_an_alarm_comes_after_its_minutes_and_not_at_night_unless_lives_are_at_stake(
    since: datetime, urgency: Urgency, first: int, last: int
) -> None:
    since = since.replace(year=2026, month=1 + since.month % 12, day=1 + since.day % 28)
    rules = AlarmRules.of({"from_hour": first, "until_hour": last})

    at = alarm_at(since, urgency, AssignmentPart.LEAD, rules)

    assert at is not None
    assert at >= since + timedelta(minutes=getattr(rules, urgency.value))
    if urgency is Urgency.EMERGENCY:
        assert at == since + timedelta(minutes=rules.emergency)
    else:
        assert rules.from_hour <= at.astimezone(SHANGHAI).hour < rules.until_hour


def test_who_watches_is_not_watched_and_zero_means_never() -> None:
    now = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)

    assert alarm_at(now, Urgency.NORMAL, AssignmentPart.SUPERVISING, AlarmRules()) is None
    assert alarm_at(now, Urgency.NORMAL, AssignmentPart.LEAD, AlarmRules.of({"normal": 0})) is None
    assert AlarmRules.of({"normal": "soon", "from_hour": 30}) == AlarmRules()
