"""Who may do what with an article, and when it has to be looked at."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import Person
from db.tables import ArticleState, Role
from knowledge import (
    ArticleAction,
    ArticleFacts,
    Due,
    NotTheirs,
    StepNotLegal,
    due_of,
    keeps,
    reminders_of,
    step_of,
    steps_for,
)

AUTHOR = Person(login="author", role=Role.SUPERVISOR)
SECOND = Person(login="second", role=Role.SUPERVISOR)
UNIT = Person(login="unit", role=Role.DEPARTMENT, unit="cgj")
OTHER = Person(login="other", role=Role.DEPARTMENT, unit="gaj")
AGENT = Person(login="agent", role=Role.AGENT)
TODAY = date(2026, 11, 22)


def facts(state: ArticleState, *, published: int | None = None, unit: str | None = "cgj") -> ArticleFacts:
    return ArticleFacts(id=1, state=state, published=published, unit=unit, written_by="author")


def test_nobody_publishes_what_they_wrote() -> None:
    waiting = facts(ArticleState.IN_REVIEW)

    with pytest.raises(NotTheirs):
        step_of(waiting, ArticleAction.APPROVE, AUTHOR)
    assert step_of(waiting, ArticleAction.APPROVE, SECOND).ends is ArticleState.PUBLISHED


@pytest.mark.parametrize(("person", "mine"), [(UNIT, True), (OTHER, False), (AGENT, False), (AUTHOR, True)])
def test_an_article_is_kept_by_its_unit_and_the_editors(person: Person, mine: bool) -> None:
    assert keeps(person, "cgj") is mine
    assert (ArticleAction.SUBMIT in {step.action for step in steps_for(facts(ArticleState.DRAFT), person)}) is mine


def test_a_unit_publishes_nothing() -> None:
    offered = {step.action for step in steps_for(facts(ArticleState.IN_REVIEW), UNIT)}

    assert offered == {ArticleAction.WRITE}


@pytest.mark.parametrize(
    ("state", "action"),
    [
        (ArticleState.DRAFT, ArticleAction.APPROVE),
        (ArticleState.PUBLISHED, ArticleAction.SUBMIT),
        (ArticleState.WITHDRAWN, ArticleAction.WITHDRAW),
        (ArticleState.DRAFT, ArticleAction.WITHDRAW),
        (ArticleState.WITHDRAWN, ArticleAction.CONFIRM),
    ],
)
def test_a_step_begins_where_it_begins(state: ArticleState, action: ArticleAction) -> None:
    with pytest.raises(StepNotLegal):
        step_of(facts(state), action, SECOND)


@given(st.sampled_from(ArticleState), st.sampled_from(ArticleAction), st.sampled_from([AUTHOR, SECOND, UNIT, OTHER]))
def test_what_is_offered_is_what_is_taken(state: ArticleState, action: ArticleAction, person: Person) -> None:
    article = facts(state, published=1 if state is ArticleState.PUBLISHED else None)
    offered = action in {step.action for step in steps_for(article, person)}
    try:
        step_of(article, action, person)
        taken = True
    except (StepNotLegal, NotTheirs):
        taken = False

    assert offered == taken


@pytest.mark.parametrize(
    ("review", "expiry", "due"),
    [
        (None, None, None),
        (0, None, Due.REVIEW),
        (1, None, None),
        (None, -1, Due.EXPIRED),
        (None, 0, Due.EXPIRING),
        (None, 14, Due.EXPIRING),
        (None, 15, None),
        (-3, -1, Due.EXPIRED),
        (-3, 5, Due.REVIEW),
    ],
)
def test_the_most_pressing_reason_is_told(review: int | None, expiry: int | None, due: Due | None) -> None:
    days = [TODAY + timedelta(days=days) if days is not None else None for days in (review, expiry)]

    assert due_of(days[0], days[1], TODAY) is due


def test_keepers_are_told_in_the_morning_of_shanghai() -> None:
    told = reminders_of(date(2027, 3, 1), date(2027, 4, 1))

    assert [(one.event, one.at) for one in told] == [
        (Due.REVIEW, datetime(2027, 3, 1, 1, tzinfo=UTC)),
        (Due.EXPIRING, datetime(2027, 3, 18, 1, tzinfo=UTC)),
        (Due.EXPIRED, datetime(2027, 4, 2, 1, tzinfo=UTC)),
    ]
