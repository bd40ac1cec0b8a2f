"""Figures that cities published, counted over generated cases of that shape by the reports people see."""

import re
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

import pytest
from sqlalchemy import Integer, cast, func, insert, literal, select, update

from cases import Change, Directory, Field, Steps
from cases.directory.store import example_tree
from db import Database
from db.jobs import LeaseJobs
from db.tables import Case, CaseFollowUp, CaseState, FollowUpOutcome, FollowUpWay
from reports import (
    FUNNEL,
    OVERVIEW,
    CaseFigure,
    CaseFigures,
    CaseScope,
    Figures,
    assess,
    condition_of_figure,
    half_up,
    percent,
)
from tests.contracts.cases.units import TO_ANSWERED, a_case, add_units, walk
from tests.unit.cases.people import AGENT, CO, HANDLER, LEAD, NOON, SUPERVISOR

CHANGE = Change(at=NOON, actor="admin", reason="规定")
SCOPE = CaseScope(since=NOON - timedelta(hours=12), before=NOON + timedelta(hours=12), now=NOON + timedelta(days=30))


async def multiply(database: Database, case_id: int, times: int, **instead: object) -> None:
    """Make ``times`` cases of one, each with a number of its own; ``instead``: columns that differ in the copies."""
    numbers = select(literal(2).label("n")).cte("numbers", recursive=True)
    numbers = numbers.union_all(select(numbers.c.n + 1).where(numbers.c.n < times))
    kept = [column for column in Case.__table__.columns if column.name not in {"id", "number", "call_id"}]
    async with database.write() as session:
        base = await session.scalar(select(func.max(Case.id))) or 0
        number = literal(f"{base}-") + cast(numbers.c.n, Case.number.type)
        columns = [literal(instead[one.name], one.type) if one.name in instead else one for one in kept]
        copies = select(number, *columns).select_from(Case).join(numbers, literal(True)).where(Case.id == case_id)
        names = ["number", *(column.name for column in kept)]
        await session.execute(insert(Case.__table__).from_select(names, copies, include_defaults=False))


@dataclass
class City:
    database: Database
    steps: Steps


@pytest.fixture
async def city(database: Database) -> City:
    return await a_city(database)


async def a_city(database: Database) -> City:
    await add_units(database)
    await Figures(database).seed(now=NOON)
    await Directory(database).import_tree(example_tree(), CHANGE)
    return City(database, Steps(database, LeaseJobs(database)))


def shares(figures: list[CaseFigure]) -> dict[str, tuple[int, int | None]]:
    return {figure.metric.key: (figure.counted, figure.among) for figure in figures}


async def test_rugao_resolved_most_calls_at_once_and_dispatched_the_rest(city: City) -> None:
    """28,001 valid calls: 23,628 resolved directly (84.4 %), 4,373 dispatched (15.6 %)."""
    direct = await walk(city.steps, await a_case(city.database, 1), ("resolve", AGENT))
    dispatched = await walk(city.steps, await a_case(city.database, 2), ("dispatch", AGENT))
    await a_case(city.database, 3)  # nobody has led it on
    await multiply(city.database, direct.id, 23_628)
    await multiply(city.database, dispatched.id, 4_373)

    found = {figure.metric.key: figure for figure in await CaseFigures(city.database).of_period(OVERVIEW, SCOPE)}

    counts = {key: found[key].counted for key in ("taken", "valid", "direct", "dispatched")}
    assert counts == {"taken": 28_002, "valid": 28_001, "direct": 23_628, "dispatched": 4_373}
    direct_share, dispatched_share = found["direct_rate"].value, found["dispatch_rate"].value
    assert direct_share is not None
    assert dispatched_share is not None
    assert (percent(direct_share, places=1), percent(dispatched_share, places=1)) == ("84.4%", "15.6%")


WEIHAI = {"0101": 20_825, "0201": 13_284, "0301": 11_871, "0401": 10_644, "0501": 10_498}


async def test_the_five_most_frequent_matters_of_weihai(sqlite: Database) -> None:
    """The first half of a year: 269,600 cases, a growth of 67.35 % over 161,100 a year before."""
    city = await a_city(sqlite)
    await fill(city, WEIHAI, whole=269_600)

    ranked = await CaseFigures(sqlite).categories(SCOPE, level=2)

    named = [row for row in ranked if row.code][:5]
    assert [(row.cases, percent(row.share)) for row in named] == [
        (20_825, "7.72%"), (13_284, "4.93%"), (11_871, "4.40%"), (10_644, "3.95%"), (10_498, "3.89%"),
    ]  # fmt: skip
    assert sum(row.cases for row in ranked) == 269_600
    first = await CaseFigures(sqlite).categories(SCOPE, level=2, classified_only=True)
    assert first[0].whole == sum(WEIHAI.values()), "the other whole bulletins divide by"


async def fill(city: City, counts: dict[str, int], *, whole: int) -> None:
    made = await a_case(city.database)
    others = whole - sum(counts.values())
    await multiply(city.database, made.id, others)
    for category, cases in counts.items():
        await multiply(city.database, made.id, cases + 1, category=f"{category}01")


async def test_growth_is_told_against_the_same_days_of_the_year_before(city: City) -> None:
    made = await a_case(city.database)
    await multiply(city.database, made.id, 2696, category="0101")
    await multiply(city.database, made.id, 1612, category="0101", opened_at=NOON.replace(year=2025))

    ranked = await CaseFigures(city.database).categories(SCOPE, level=1)

    (row,) = [row for row in ranked if row.code == "01"]
    assert (row.cases, row.earlier) == (2695, 1611)
    assert row.growth == Fraction(2695 - 1611, 1611)


async def test_the_feedback_of_changchun_goes_down_its_funnel(city: City) -> None:
    """25,537 dispatched, 11,024 confidential, 14,513 to be told: 12,933 by the robot (89.11 %), of the other 1,580
    people reached 958, 622 were left."""
    case = await walk(city.steps, await a_case(city.database), *TO_ANSWERED)
    await multiply(city.database, case.id, 14_513)
    await multiply(city.database, case.id, 11_024 + 1, confidential=True)
    waiting = await walk(city.steps, await a_case(city.database, 2), ("dispatch", AGENT))
    await heard(city.database, FollowUpWay.ROBOT, first=0, count=12_933)
    await heard(city.database, FollowUpWay.ROBOT, first=12_933, count=1_580, reached=False)
    await heard(city.database, FollowUpWay.PERSON, first=12_933, count=958)
    await heard(city.database, FollowUpWay.PERSON, first=12_933 + 958, count=300, reached=False)

    funnel = await CaseFigures(city.database).of_period(FUNNEL, SCOPE)

    assert waiting.state is CaseState.DISPATCHED
    assert shares(funnel) == {
        "funnel_dispatched": (25_538, None),
        "funnel_confidential": (11_024, None),
        "funnel_unanswered": (1, None),
        "funnel_to_be_told": (14_513, None),
        "funnel_by_program": (12_933, 14_513),
        "funnel_for_people": (1_580, 14_513),
        "funnel_by_people": (958, 1_580),
        "funnel_left": (622, 1_580),
    }
    told = next(figure for figure in funnel if figure.metric.key == "funnel_by_program").value
    assert told is not None
    assert percent(told) == "89.11%"


async def test_what_was_heard_of_an_earlier_answer_says_nothing_of_this_one(city: City) -> None:
    unhappy = ("follow_up", AGENT, {Field.OUTCOME: "dissatisfied"})
    case = await walk(city.steps, await a_case(city.database), *TO_ANSWERED, unhappy, ("redo", SUPERVISOR))
    later = NOON + timedelta(hours=1)
    case = await walk(city.steps, case, ("submit", HANDLER), ("pass_review", SUPERVISOR), now=later)

    before = shares(await CaseFigures(city.database).of_period(FUNNEL, SCOPE))
    await walk(city.steps, case, ("follow_up", AGENT), now=later)
    after = shares(await CaseFigures(city.database).of_period(FUNNEL, SCOPE))

    assert (before["funnel_by_people"], before["funnel_left"]) == ((0, 1), (1, 1))
    assert (after["funnel_by_people"], after["funnel_left"]) == ((1, 1), (0, 1))


async def heard(database: Database, way: FollowUpWay, *, first: int, count: int, reached: bool = True) -> None:
    """Attempts for the cases of the funnel, from the ``first``-th in the order in which they were made."""
    outcome = FollowUpOutcome.SATISFIED if reached else FollowUpOutcome.UNREACHED
    told = Case.hotline_told_at.is_not(None) & Case.confidential.is_(False)
    chosen = select(Case.id).where(told).order_by(Case.id).offset(first).limit(count).subquery()
    rows = select(
        chosen.c.id, literal(1, Integer), literal(NOON, CaseFollowUp.at.type), literal("robot"),
        literal(way, CaseFollowUp.way.type), literal(outcome, CaseFollowUp.outcome.type),
    )  # fmt: skip
    async with database.write() as session:
        names = ["case_id", "attempt", "at", "by", "way", "outcome"]
        await session.execute(insert(CaseFollowUp.__table__).from_select(names, rows, include_defaults=False))


async def answered(city: City, unit: str, number: int, **columns: object) -> int:
    """A case of ``unit`` that was due and answered in time, with ``columns`` of its own."""
    case = await walk(
        city.steps, await a_case(city.database, number),
        ("dispatch", AGENT, {Field.UNIT: unit, Field.CO_UNITS: ()}),
    )  # fmt: skip
    usual = {
        "state": CaseState.CLOSED, "hotline_told_at": NOON, "citizen_told_at": NOON,
        "due_at": NOON + timedelta(hours=1), "final_outcome": FollowUpOutcome.SATISFIED,
    }  # fmt: skip
    async with city.database.write() as session:
        await session.execute(update(Case).where(Case.id == case.id).values(usual | columns))
    return case.id


LATE = {"hotline_told_at": NOON + timedelta(hours=2), "citizen_told_at": NOON + timedelta(hours=2)}
UNHAPPY = {"final_outcome": FollowUpOutcome.DISSATISFIED}


async def test_units_get_points_as_lianyungang_gave_them(city: City) -> None:
    """12 of 16 content (75 %): 13.5 of 25 points. 15 of 19 on time: 15 less what is missing to 90 %."""
    worse = await answered(city, LEAD, 1)
    await multiply(city.database, worse, 12)
    await multiply(city.database, worse, 3 + 1, **UNHAPPY)
    await multiply(city.database, worse, 1 + 1, **UNHAPPY, **LATE)
    await multiply(city.database, worse, 3 + 1, **LATE, final_outcome=FollowUpOutcome.UNREACHED)
    better = await answered(city, CO, 2)
    await multiply(city.database, better, 3)

    found = await assess(city.database, SCOPE, rules="lianyungang_2022")

    assert [(one.unit, one.place) for one in found.units] == [(CO, 1), (LEAD, 2)]
    first, second = found.units
    assert first.score.points == 40
    assert shares(list(second.figures.values()))["satisfaction_rate"] == (12, 16)
    assert shares(list(second.figures.values()))["on_time_rate"] == (15, 19)
    assert second.score.parts == {"satisfaction_rate": Fraction("13.5"), "on_time_rate": 15 - (90 - Fraction(1500, 19))}
    assert half_up(second.score.points, places=2) == "17.45"


async def test_every_figure_leads_to_as_many_cases_as_it_counts(city: City) -> None:
    case = await answered(city, LEAD, 1)
    for more in (LATE, UNHAPPY, {"returns": 1}, {"redos": 1}, {"extensions": 1}, {"due_at": None}):
        await multiply(city.database, case, 2, **more)
    await walk(city.steps, await a_case(city.database, 2), ("resolve", SUPERVISOR))
    found = await assess(city.database, SCOPE)
    overview = await CaseFigures(city.database).of_period((*OVERVIEW, *FUNNEL), SCOPE)

    for figure in (*found.units[0].figures.values(), *overview):
        for among, wanted in ((False, figure.counted), (True, figure.among)):
            if wanted is None:
                continue
            behind = condition_of_figure(figure.metric, SCOPE.now, among=among)
            async with city.database.read() as session:
                counted = select(func.count()).where(*SCOPE.conditions(figure.metric.basis), behind)
                assert await session.scalar(counted) == wanted, figure.metric.key
        assert figure.among is None or figure.counted <= figure.among
        assert re.search(r"[\u4e00-\u9fff]", figure.metric.formula)


async def test_a_case_whose_limit_is_not_over_is_not_judged_yet(city: City) -> None:
    await answered(city, LEAD, 1, hotline_told_at=None, citizen_told_at=None, state=CaseState.HANDLING)
    before = CaseScope(since=SCOPE.since, before=SCOPE.before, now=NOON)

    assert (await assess(city.database, before)).units[0].figures["on_time_rate"].value is None
    assert (await assess(city.database, SCOPE)).units[0].figures["on_time_rate"].value == 0


async def test_an_empty_period_has_figures_without_a_value(city: City) -> None:
    figures = await CaseFigures(city.database).of_period(OVERVIEW, SCOPE)

    assert [figure.value for figure in figures] == [0, 0, 0, 0, None, None]
    assert (await assess(city.database, SCOPE)).units == []
