"""The sets of cases that figures count, as SQL on ``db.tables.Case``: the same words count them and list them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, false, func, not_, or_, select

from db.tables import (
    Case,
    CaseDeadline,
    CaseFollowUp,
    CaseResult,
    CaseState,
    Category,
    Disposition,
    FollowUpOutcome,
    FollowUpWay,
)
from reports.errors import ScopeFaulty

BY_PEOPLE = frozenset({FollowUpWay.PERSON, FollowUpWay.ON_THE_SPOT, FollowUpWay.WAIVED})
BY_PROGRAM = frozenset(FollowUpWay) - BY_PEOPLE
"""Ways of asking a citizen in which no person of ours has a part."""
REACHED = frozenset(FollowUpOutcome) - {FollowUpOutcome.UNREACHED}
CONTENT = frozenset({FollowUpOutcome.SATISFIED, FollowUpOutcome.FAIRLY})
RATED = CONTENT | {FollowUpOutcome.DISSATISFIED}
"""Valid ratings (有效评价): who was not reached, or said nothing, rated nothing."""
DONE = (CaseState.CLOSED, CaseState.ARCHIVED)


class CaseSet(StrEnum):
    """Values are part of addresses: never rename one."""

    TAKEN = "taken"  # 受理
    VALID = "valid"  # 有效受理: left the desk, one way or the other
    DIRECT = "direct"  # 直办
    DISPATCHED = "dispatched"  # 交办
    CLASSIFIED = "classified"  # 有效分类
    DUE = "due"  # 应办结
    ON_TIME = "on_time"  # 按期办结
    TOLD_ON_TIME = "told_on_time"  # 按期反馈市民
    RATED = "rated"  # 有效评价
    CONTENT = "content"  # 满意和基本满意
    SOLVED = "solved"  # 已解决
    SIGN_DUE = "sign_due"  # 应签收
    SIGNED_ON_TIME = "signed_on_time"  # 按时签收
    RETURNED = "returned"  # 退单
    REDONE = "redone"  # 重办
    EXTENDED = "extended"  # 延期
    CONFIDENTIAL = "confidential"  # 交办中的保密件
    UNANSWERED = "unanswered"  # 交办中单位尚未答复
    TO_BE_TOLD = "to_be_told"  # 应反馈
    TOLD_BY_PROGRAM = "told_by_program"  # 自动回访反馈
    FOR_PEOPLE = "for_people"  # 转人工反馈
    TOLD_BY_PEOPLE = "told_by_people"  # 人工反馈完成
    NOT_TOLD = "not_told"  # 尚未反馈


class Basis(StrEnum):
    """Which instant puts a case into a period."""

    OPENED = "opened_at"
    DISPATCHED = "dispatched_at"
    DUE = "due_at"

    @property
    def column(self) -> ColumnElement[datetime]:
        found: ColumnElement[datetime] = getattr(Case, self.value)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseScope:
    """Whose figures: cases from ``since`` on and before ``before``, as they stand at ``now``.

    ``simulated`` None: robots' and citizens'. ``unit``: its lead. ``category``: its code or one above it.
    Raises ``ScopeFaulty``.
    """

    since: datetime
    before: datetime
    now: datetime
    simulated: bool | None = False
    unit: str | None = None
    category: str | None = None

    def __post_init__(self) -> None:
        if self.since.tzinfo is None or self.before.tzinfo is None or self.since >= self.before:
            raise ScopeFaulty(self.since, self.before)

    def conditions(self, basis: Basis) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = [basis.column >= self.since, basis.column < self.before]
        if self.simulated is not None:
            found.append(Case.simulated.is_(self.simulated))
        if self.unit:
            found.append(Case.lead_unit == self.unit)
        if self.category:
            found.append(below(self.category))
        return found


def below(category: str, *, walked: bool = False) -> ColumnElement[bool]:
    """Cases of a category or of those under it. ``walked``: looked for along another index than that of categories."""
    of_case = func.coalesce(Case.category, "") if walked else Case.category
    children = select(Category.code).where(Category.parent == category)
    grandchildren = select(Category.code).where(Category.parent.in_(children))
    return or_(of_case == category, of_case.in_(children), of_case.in_(grandchildren))


def condition(wanted: CaseSet, now: datetime) -> ColumnElement[bool]:
    """Which cases are in ``wanted``; a set above a fraction bar is always part of the one below it."""
    return _sets(now)[wanted]


def _sets(now: datetime) -> dict[CaseSet, ColumnElement[bool]]:
    # Who follows another case went to its unit with it.
    sent = or_(Case.dispatched_at.is_not(None), Case.disposition.is_not_distinct_from(Disposition.MERGED))
    direct = and_(not_(sent), Case.state.in_(DONE))
    due = and_(Case.due_at.is_not(None), or_(Case.hotline_told_at.is_not(None), Case.due_at <= now))
    rated = and_(due, Case.final_outcome.in_(RATED))
    sign_due = _signed(CaseDeadline.met_at.is_not(None) | (CaseDeadline.due_at <= now))
    open_to_all = and_(sent, Case.confidential.is_(False))
    told = and_(open_to_all, Case.hotline_told_at.is_not(None))
    by_program, by_people = and_(told, _heard(BY_PROGRAM)), and_(told, _heard(BY_PEOPLE))
    for_people = and_(told, not_(_heard(BY_PROGRAM)))
    return {
        CaseSet.TAKEN: Case.id.is_not(None),
        CaseSet.VALID: or_(direct, sent),
        CaseSet.DIRECT: direct,
        CaseSet.DISPATCHED: sent,
        CaseSet.CLASSIFIED: Case.category.is_not(None),
        CaseSet.DUE: due,
        CaseSet.ON_TIME: and_(due, Case.hotline_told_at < Case.due_at),
        CaseSet.TOLD_ON_TIME: and_(due, Case.citizen_told_at < Case.due_at),
        CaseSet.RATED: rated,
        CaseSet.CONTENT: and_(rated, Case.final_outcome.in_(CONTENT)),
        CaseSet.SOLVED: and_(due, Case.result == CaseResult.SOLVED),
        CaseSet.SIGN_DUE: sign_due,
        CaseSet.SIGNED_ON_TIME: and_(sign_due, not_(_signed(_sign_late(now)))),
        CaseSet.RETURNED: and_(sent, Case.returns > 0),
        CaseSet.REDONE: and_(due, Case.redos > 0),
        CaseSet.EXTENDED: and_(due, Case.extensions > 0),
        CaseSet.CONFIDENTIAL: and_(sent, Case.confidential.is_(True)),
        CaseSet.UNANSWERED: and_(open_to_all, Case.hotline_told_at.is_(None)),
        CaseSet.TO_BE_TOLD: told,
        CaseSet.TOLD_BY_PROGRAM: by_program,
        CaseSet.FOR_PEOPLE: for_people,
        CaseSet.TOLD_BY_PEOPLE: and_(for_people, by_people),
        CaseSet.NOT_TOLD: and_(for_people, not_(_heard(BY_PEOPLE))),
    }


def _heard(ways: frozenset[FollowUpWay]) -> ColumnElement[bool]:
    """Somebody, or a program, spoke to the citizen about the present answer in one of ``ways``, or why not is on
    record."""
    if not ways:
        return false()
    waived = CaseFollowUp.way == FollowUpWay.WAIVED
    spoken = or_(CaseFollowUp.outcome.in_(REACHED), waived)
    own = (CaseFollowUp.case_id == Case.id, CaseFollowUp.at >= Case.hotline_told_at, CaseFollowUp.way.in_(ways))
    return select(CaseFollowUp.id).where(*own, spoken).exists()


def _signed(more: ColumnElement[bool]) -> ColumnElement[bool]:
    kept = (CaseDeadline.case_id == Case.id, CaseDeadline.kind == "sign", CaseDeadline.dropped_at.is_(None))
    return select(CaseDeadline.id).where(*kept, more).exists()


def _sign_late(now: datetime) -> ColumnElement[bool]:
    unmet = and_(CaseDeadline.met_at.is_(None), CaseDeadline.due_at <= now)
    return or_(unmet, CaseDeadline.met_at >= CaseDeadline.due_at)
