"""Who may do what with an article, and what it is afterwards; when it has to be looked at. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from cases import Person
from db import SHANGHAI
from db.tables import ArticleState, Role
from knowledge.errors import NotTheirs, StepNotLegal

EXPIRING_BEFORE = timedelta(days=14)
"""So long before an article expires its keepers are told."""
REMIND_AT = time(9, 0)
EDITORS = frozenset({Role.SUPERVISOR, Role.ADMIN})


class ArticleAction(StrEnum):
    WRITE = "write"
    SUBMIT = "submit"
    APPROVE = "approve"
    SEND_BACK = "send_back"
    CONFIRM = "confirm"  # still true, with a new review date
    WITHDRAW = "withdraw"


class Hand(StrEnum):
    """Whose step it is."""

    KEEPER = "keeper"  # the hotline's editors, and the people of the article's unit
    SECOND = "second"  # an editor who did not write the newest version


@dataclass(frozen=True, slots=True)
class ArticleStep:
    action: ArticleAction
    begins: frozenset[ArticleState]
    ends: ArticleState | None
    """None: stays."""
    by: Hand
    needs_published: bool = False
    needs_reason: bool = False


_S = ArticleState
STEPS = (
    ArticleStep(ArticleAction.WRITE, frozenset(_S), _S.DRAFT, Hand.KEEPER),
    ArticleStep(ArticleAction.SUBMIT, frozenset({_S.DRAFT}), _S.IN_REVIEW, Hand.KEEPER),
    ArticleStep(ArticleAction.APPROVE, frozenset({_S.IN_REVIEW}), _S.PUBLISHED, Hand.SECOND),
    ArticleStep(ArticleAction.SEND_BACK, frozenset({_S.IN_REVIEW}), _S.DRAFT, Hand.SECOND, needs_reason=True),
    ArticleStep(ArticleAction.CONFIRM, frozenset({_S.PUBLISHED}), None, Hand.KEEPER, needs_published=True),
    ArticleStep(
        ArticleAction.WITHDRAW, frozenset(_S) - {_S.WITHDRAWN}, _S.WITHDRAWN, Hand.KEEPER, needs_published=True,
        needs_reason=True,
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFacts:
    """What the rules read of an article; ``unit`` and ``written_by`` are those of its newest version."""

    id: int
    state: ArticleState
    published: int | None
    unit: str | None
    written_by: str


def keeps(person: Person, unit: str | None) -> bool:
    """Whether ``person`` keeps the articles of ``unit`` (None: the hotline's own)."""
    if person.role in EDITORS:
        return True
    return person.role is Role.DEPARTMENT and person.unit is not None and person.unit == unit


def step_of(article: ArticleFacts, action: ArticleAction, person: Person) -> ArticleStep:
    """Raises ``StepNotLegal``, ``NotTheirs``."""
    step = next(step for step in STEPS if step.action is action)
    if article.state not in step.begins or (step.needs_published and article.published is None):
        raise StepNotLegal(article.id, action)
    if not _has_hand(step.by, article, person):
        raise NotTheirs(article.id, action)
    return step


def steps_for(article: ArticleFacts, person: Person) -> tuple[ArticleStep, ...]:
    """The steps ``person`` may take now."""
    return tuple(
        step
        for step in STEPS
        if article.state in step.begins
        and (not step.needs_published or article.published is not None)
        and _has_hand(step.by, article, person)
    )


def _has_hand(hand: Hand, article: ArticleFacts, person: Person) -> bool:
    if hand is Hand.KEEPER:
        return keeps(person, article.unit)
    return person.role in EDITORS and person.login != article.written_by


class Due(StrEnum):
    """Why an article has to be looked at."""

    REVIEW = "review"
    EXPIRING = "expiring"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Reminder:
    event: Due
    day: date
    """The review or expiry date it is about."""
    at: datetime


def due_of(review_on: date | None, expires_on: date | None, today: date) -> Due | None:
    """The most pressing reason to look at a published article on ``today``."""
    if expires_on is not None and expires_on < today:
        return Due.EXPIRED
    if review_on is not None and review_on <= today:
        return Due.REVIEW
    if expires_on is not None and expires_on - EXPIRING_BEFORE <= today:
        return Due.EXPIRING
    return None


def reminders_of(review_on: date | None, expires_on: date | None) -> list[Reminder]:
    """When keepers are told, at nine in the morning of Asia/Shanghai."""
    found = []
    if review_on is not None:
        found.append(Reminder(Due.REVIEW, review_on, _morning(review_on)))
    if expires_on is not None:
        found.append(Reminder(Due.EXPIRING, expires_on, _morning(expires_on - EXPIRING_BEFORE)))
        found.append(Reminder(Due.EXPIRED, expires_on, _morning(expires_on + timedelta(days=1))))
    return found


def _morning(day: date) -> datetime:
    return datetime.combine(day, REMIND_AT, SHANGHAI)
