"""People who act on cases, and what they would fill in."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from cases import Field, Fields, Person
from cases.life.lifecycle import Need
from db.tables import (
    CaseClass,
    CaseResult,
    DeliveryWay,
    FollowUpOutcome,
    FollowUpWay,
    Nature,
    QualityMark,
    RedoCause,
    ReturnCause,
    Role,
    SupervisionLevel,
    Triage,
    Urgency,
)

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
LEAD, CO, JUDGE, BELOW = "cgj", "gaj", "dc1", "cgj-1"
"""Codes of a lead unit, a co-handler, a supervising unit, and a unit below the lead one."""

AGENT = Person(login="agent", role=Role.AGENT)
SUPERVISOR = Person(login="supervisor", role=Role.SUPERVISOR)
HANDLER = Person(login="handler", role=Role.DEPARTMENT, unit=LEAD)
REVIEWER = Person(login="reviewer", role=Role.DEPARTMENT, unit=LEAD, sign_level=1)
LEADER = Person(login="leader", role=Role.DEPARTMENT, unit=LEAD, sign_level=2)
CO_HANDLER = Person(login="co", role=Role.DEPARTMENT, unit=CO)
SUPERVISING = Person(login="judge", role=Role.DEPARTMENT, unit=JUDGE)
STRANGER = Person(login="stranger", role=Role.DEPARTMENT, unit="other")
INSPECTOR = Person(login="qa", role=Role.QA)
SYSTEM = Person(login="system:deadlines", role=None)
PEOPLE = (AGENT, SUPERVISOR, HANDLER, REVIEWER, LEADER, CO_HANDLER, SUPERVISING, STRANGER, INSPECTOR)

SAMPLE: Fields = {
    Field.RESULT: CaseResult.SOLVED,
    Field.ANSWER: "已到现场查处，烧烤店停业整改。",
    Field.INTERNAL: "两次到场。",
    Field.TOLD_AT: NOON - timedelta(hours=1),
    Field.NOT_TOLD: "三次拨打无人接听",
    Field.REASON: "说明原因",
    Field.UNIT: LEAD,
    Field.CO_UNITS: (CO,),
    Field.SUB_UNITS: (BELOW,),
    Field.SUPERVISING_UNIT: JUDGE,
    Field.REDACTED: "市民反映夜间噪音",
    Field.EXTEND_BY: 5,
    Field.CONTACTED_AT: NOON - timedelta(hours=2),
    Field.OUTCOME: FollowUpOutcome.SATISFIED,
    Field.SOLVED: True,
    Field.CONTACTED: True,
    Field.TRUTHFUL: True,
    Field.RETURN_CAUSE: ReturnCause.EMPTY_WORDS,
    Field.REDO_CAUSE: RedoCause.UNSOLVED,
    Field.LEVEL: SupervisionLevel.WRITTEN,
    Field.LEADER: "张副市长",
    Field.MINUTES: "由城管牵头，公安配合。",
    Field.TRIAGE: Triage.SOLVABLE,
    Field.WORK_QUALITY: QualityMark.GOOD,
    Field.TEXT_QUALITY: QualityMark.FAIR,
    Field.CATEGORY: "市容管理/油烟",
    Field.URGENCY: Urgency.IMPORTANT,
    Field.NATURE: Nature.RESCUE,
    Field.CASE_CLASS: CaseClass.B,
    Field.CONFIDENTIAL: True,
    Field.ANONYMOUS: False,
    Field.INTO: "20261122-000099",
    Field.APART: True,
    Field.QUALITY_DEMAND: "查清事实",
    Field.ANSWER_DEMAND: "三日内答复市民",
    Field.PLAN: "列入明年改造计划",
    Field.PLAN_UNTIL: NOON + timedelta(days=200),
    Field.UNTIL: NOON + timedelta(days=3),
    Field.EVERY_DAYS: 7,
    Field.DELIVERED_WAY: DeliveryWay.FAX,
    Field.DELIVERED_AT: NOON - timedelta(hours=1),
    Field.RECEIVED_BY: "办公室 李主任",
    Field.WAY: FollowUpWay.PERSON,
    Field.WHO: "agent",
    Field.WHICH_UNIT: "other",
}


def filled(needs: Iterable[Need], **instead: object) -> Fields:
    """The first field of each group with its sample value, and ``instead`` by name."""
    first = {need[0]: SAMPLE[need[0]] for need in needs}
    return first | {Field(name): value for name, value in instead.items()}
