"""A case as its rules see it, and the person who wants to do something with it. Values, no store."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from typing import Self

from cases.life.vocabulary import Field
from cases.limits.colours import Colour, colour
from db.tables import (
    CaseClass,
    CaseOrigin,
    CaseResult,
    CaseState,
    CaseType,
    Disposition,
    FollowUpOutcome,
    Nature,
    RequestKind,
    Role,
    SupervisionLevel,
    Triage,
    Urgency,
)

Value = str | bool | int | datetime | tuple[str, ...]
"""What a field holds once it is read; an enum's value is a ``str``."""
Fields = Mapping[Field, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who acts: ``unit`` and ``sign_level`` are those of a unit's person, None and 0 at the hotline.

    ``role`` None: nobody, the program acts because a limit ran out.
    """

    login: str
    role: Role | None
    unit: str | None = None
    sign_level: int = 0
    address: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDemands:
    """质量要求 and 反馈要求 of a new order, unless its dispatcher writes others. As here where a city said nothing."""

    quality: str = "查清事实，依法依规办理；能解决的及时解决，不能解决的说明依据。"
    answer: str = "办理前先联系诉求人，办结后将结果答复诉求人，并书面反馈热线。"

    @classmethod
    def of(cls, said: object) -> Self:
        """``said``: what the city has stored of them, if anything."""
        found = said if isinstance(said, Mapping) else {}
        return cls(**{name: str(found[name]) for name in ("quality", "answer") if found.get(name)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What the rules need to know that is not the case's own: its units and the city's settings."""

    co_units: frozenset[str] = frozenset()
    lower_units: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By unit that has a share of the work: the units below it, however deep, to which it may pass on."""
    unsigned: frozenset[str] = frozenset()
    """Units that have a part in the case and have not signed it."""
    sign_off_levels: int = 0
    """Of the lead unit, 0 to 2."""
    lead_offline: bool = False
    """The lead unit has no account; the hotline writes down what it says."""
    usual_demands: OrderDemands = OrderDemands()
    """What this city asks of work and of answers, unless an order says otherwise."""
    follow_up_tries: int = 3
    follow_up_wait: timedelta = timedelta(hours=4)
    """How long a citizen who was not reached is left in peace."""
    no_follow_up: str | None = None
    """Why the city's rules ask for no follow-up of this case."""
    extend_by: int = 0
    """The most the answer's limit may be extended by now, in its own unit; 0: there is no extension."""
    opened_at: datetime | None = None
    """Long before, nobody can have been told anything of it; None: that is not looked at."""
    recused: frozenset[str] = frozenset()
    """Logins of people who keep out of the case."""
    recused_units: frozenset[str] = frozenset()
    spoken_with: bool = False
    """The citizen was on the line with somebody of ours: a call of his, or one made for the case, was connected."""
    return_until: datetime | None = None
    """From this instant on the lead unit may no longer give the case back; None: no such limit."""


def is_sealed(confidential: bool, case_type: CaseType | None, nature: Nature | None) -> bool:
    """A case whose citizen asked for it, or accuses somebody: units must not learn who called."""
    return confidential or case_type is CaseType.REPORT or nature is Nature.ACCUSATION


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """The columns of a case that rules read and steps change; names are those of ``db.tables.Case``."""

    id: int
    state: CaseState = CaseState.REGISTERED
    origin: CaseOrigin = CaseOrigin.CALL
    case_type: CaseType | None = None
    category: str | None = None
    urgency: Urgency = Urgency.NORMAL
    nature: Nature | None = None
    case_class: CaseClass | None = None
    confidential: bool = False
    anonymous: bool = False
    redacted_text: str | None = None
    follows: str | None = None
    """Number of the case it is merged into."""
    lead_unit: str | None = None
    supervising_unit: str | None = None
    fixed_by_ruling: bool = False
    pending: RequestKind | None = None
    pending_amount: int | None = None
    dispatched_at: datetime | None = None
    quality_demand: str | None = None
    answer_demand: str | None = None
    due_at: datetime | None = None
    yellow_at: datetime | None = None
    suspended_at: datetime | None = None
    returns: int = 0
    redos: int = 0
    extensions: int = 0
    reminders: int = 0
    supervision: SupervisionLevel | None = None
    triage: Triage | None = None
    plan: str | None = None
    plan_until: datetime | None = None
    result: CaseResult | None = None
    disposition: Disposition | None = None
    answer_by: str | None = None
    citizen_told_at: datetime | None = None
    not_told_reason: str | None = None
    hotline_told_at: datetime | None = None
    follow_up_attempts: int = 0
    follow_up_after: datetime | None = None
    first_outcome: FollowUpOutcome | None = None
    final_outcome: FollowUpOutcome | None = None
    no_follow_up_reason: str | None = None
    closed_at: datetime | None = None
    archived_at: datetime | None = None
    around: Around = field(default_factory=Around)

    @property
    def sealed(self) -> bool:
        """Whether units must not learn who called."""
        return is_sealed(self.confidential, self.case_type, self.nature)

    @property
    def told(self) -> bool:
        """Whether the citizen knows the answer, or it is written why he could not be told."""
        return self.citizen_told_at is not None or bool(self.not_told_reason)

    def colour(self, now: datetime) -> Colour | None:
        """How its answer stands to the limit."""
        return colour(self.due_at, self.yellow_at, self.hotline_told_at, now)


COLUMNS = tuple(item.name for item in fields(CaseFacts) if item.name != "around")
"""Facts that are columns of the case."""
