"""What must hold of every deadline, whatever the calendar and the term."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from cases import Calendar, Colour, Suspension, colour, due, remaining
from cases.limits.terms import Ends, Span, Start, Term, Unit
from cases.limits.worktime import local_day
from tests.unit.cases.days import OFFICIAL

FIRST = datetime(2025, 1, 1, tzinfo=UTC)
ZONES = st.sampled_from([UTC, ZoneInfo("Asia/Shanghai"), ZoneInfo("America/New_York"), ZoneInfo("Europe/London")])

instants = st.integers(0, 2 * 365 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes))
odd_days = st.dictionaries(st.dates(date(2025, 1, 1), date(2027, 6, 30)), st.booleans(), max_size=40)
calendars = st.one_of(st.just(OFFICIAL), odd_days.map(lambda days: Calendar(days, known=frozenset({2025}))))


@st.composite
def terms(draw: st.DrawFn, *, units: tuple[Unit, ...] = tuple(Unit), exact: bool = False) -> Term:
    unit = draw(st.sampled_from(units))
    cut_off = draw(st.none() | st.times()) if unit.working else None
    amount = draw(st.integers(2, 20))
    yellow = draw(st.none() | st.integers(1, amount - 1))
    return Term(
        kind="answer",
        limit=Span(amount=amount, unit=unit),
        start=draw(st.sampled_from(Start)),
        cut_off=cut_off,
        ends=Ends.EXACT if exact else draw(st.sampled_from(Ends)),
        yellow=Span(amount=yellow, unit=unit) if yellow else None,
        extensions=(10, 10),
        hours=draw(st.sampled_from([("08:30-12:00", "13:30-17:30"), ("00:00-24:00",), ("09:00-09:30",)])),
    )


@st.composite
def pauses(draw: st.DrawFn) -> list[Suspension]:
    """Up to three suspensions, apart and in order."""
    bounds = sorted(draw(st.lists(instants, max_size=6, unique=True)))
    return [Suspension(since, until) for since, until in zip(bounds[::2], bounds[1::2], strict=False)]


WORKING = (Unit.WORKING_HOURS, Unit.WORKING_DAYS)


@given(amount=st.integers(1, 60), start=instants, calendar=calendars)
def test_so_many_days_from_tomorrow_on_are_so_many_days(amount, start, calendar) -> None:
    """The day of the start is not counted, and the last one wholly."""
    term = Term(kind="answer", limit=Span(amount=amount, unit=Unit.DAYS), start=Start.NEXT_DAY, ends=Ends.DAY_END)

    found = due(term, start, calendar)

    assert local_day(found.at) - local_day(start) == timedelta(days=amount)
    assert local_day(found.at + timedelta(microseconds=1)) > local_day(found.at)


@given(term=terms(), calendar=calendars, one=instants, two=instants, held=pauses())
def test_what_starts_later_is_not_due_earlier(term, calendar, one, two, held) -> None:
    earlier, later = sorted([one, two])
    # A limit that ends with the day keeps the rest of that day while its clock stands: who starts just before a
    # suspension may then be given a day more than who starts just after it.
    held = held if term.ends is Ends.EXACT else []

    first, second = (due(term, start, calendar, suspensions=held) for start in (earlier, later))

    assert first.at <= second.at
    assert first.begins_at <= second.begins_at
    assert (first.yellow_at or first.at) <= (second.yellow_at or second.at)


@given(term=terms(units=WORKING), calendar=calendars, start=instants, held=pauses())
def test_working_time_ends_on_a_working_day_while_offices_are_open(term, calendar, start, held) -> None:
    at = due(term, start, calendar, suspensions=held).at

    # A span's end belongs to it, its beginning does not: midnight of 24:00 belongs to the day before.
    assert calendar.is_working(local_day(at - timedelta(microseconds=1)))
    counting = term.counting(calendar)
    assert counting.measure(at - timedelta(seconds=1), at) == timedelta(seconds=1)


@given(term=terms(exact=True), calendar=calendars, start=instants, before=instants, length=st.integers(0, 60 * 24 * 20))
def test_a_suspension_moves_it_by_exactly_what_was_suspended(term, calendar, start, before, length) -> None:
    plain = due(term, start, calendar)
    since = plain.begins_at + (before - FIRST) % (plain.at - plain.begins_at)
    until = since + timedelta(minutes=length)
    counting = term.counting(calendar)

    moved = due(term, start, calendar, suspensions=[Suspension(since, until)])

    assert counting.measure(plain.at, moved.at) == counting.measure(since, until)
    assert moved.at >= plain.at


@given(term=terms(), calendar=calendars, start=instants, more=st.integers(1, 10), again=st.integers(1, 10))
def test_an_extension_only_makes_it_later(term, calendar, start, more, again) -> None:
    ends = [due(term, start, calendar, extensions=granted).at for granted in ([], [more], [more, again])]

    assert ends[0] < ends[1] < ends[2] or term.ends is Ends.DAY_END
    assert ends == sorted(ends)


@given(term=terms(), calendar=calendars, start=instants, zone=ZONES, held=pauses())
def test_it_does_not_matter_in_which_zone_a_start_is_told(term, calendar, start, zone, held) -> None:
    told = [Suspension(pause.since.astimezone(zone), pause.until.astimezone(zone)) for pause in held]

    assert due(term, start.astimezone(zone), calendar, suspensions=told) == due(term, start, calendar, suspensions=held)


@given(term=terms(), calendar=calendars, start=instants, now=instants, held=pauses())
def test_the_card_agrees_with_what_is_left(term, calendar, start, now, held) -> None:
    deadline = due(term, start, calendar, suspensions=held)
    left = remaining(term, deadline, now, calendar, suspensions=held)
    shown = colour(deadline.at, deadline.yellow_at, None, now)

    assert (shown is Colour.RED) == (now >= deadline.at)
    assert left <= timedelta(0) if shown is Colour.RED else left >= timedelta(0)
    if shown is Colour.YELLOW:
        assert left <= term.yellow.length(term.counting(calendar))


@given(term=terms(exact=True), calendar=calendars, start=instants, held=pauses())
def test_at_its_beginning_the_whole_limit_is_left(term, calendar, start, held) -> None:
    deadline = due(term, start, calendar, suspensions=held)

    left = remaining(term, deadline, deadline.begins_at, calendar, suspensions=held)

    assert left == term.limit.length(term.counting(calendar))
