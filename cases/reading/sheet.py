"""A whole case as one person may read it: facts, units, answers, follow-ups, history, and the steps open to them."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cases.directory.dispatch import Proposal
from cases.directory.store import path_name
from cases.errors import NoSuchCase
from cases.life.facts import CaseFacts, Person
from cases.life.hidden_words import for_units
from cases.life.rules import Offer, offers
from cases.life.vocabulary import Action, Field
from cases.limits.clocks import clocks_of
from cases.matters.similar_rows import same_matter_with_units
from cases.matters.unnamed import UNNAMED, kept_from, unnamed
from cases.reading.giving import limit_for, proposal_for
from cases.reading.lines import AnswerLine, AssignmentLine, ClockLine, FollowUpLine, HistoryLine, LimitLine
from cases.reading.people import names_of
from cases.registry.cases import CaseView
from cases.steps.leaving import not_recused
from cases.steps.looking import seen
from db import Clock, Database, utc_now
from db.tables import (
    AuditEntry,
    Case,
    CaseAnswer,
    CaseAssignment,
    CaseFollowUp,
    CaseStep,
    Channel,
    Department,
    Role,
)

TOLD_TO_UNITS = frozenset(
    {
        Action.DISPATCH, Action.REASSIGN, Action.APPROVE_REASSIGN, Action.RETURN_ANSWER, Action.REMIND,
        Action.SUB_DISPATCH, Action.SUPERVISE, Action.INSTRUCT, Action.OWN, Action.JOIN, Action.RULE, Action.REDO,
    }
    | {action for action in Action if action.startswith(("approve_", "refuse_"))}
)  # fmt: skip
"""Steps whose reason was written for the units to read."""


@dataclass(frozen=True, slots=True)
class Rival:
    """A case of the same matter that is with ``unit`` (a code) now."""

    number: str
    unit: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSheet:
    """``case`` holds no name, number, place or words of a sealed case when ``hidden``; ``units`` names codes."""

    case: CaseView
    facts: CaseFacts
    hidden: bool
    units: Mapping[str, str]
    offers: tuple[Offer, ...]
    assignments: tuple[AssignmentLine, ...]
    answers: tuple[AnswerLine, ...]
    follow_ups: tuple[FollowUpLine, ...]
    clocks: tuple[ClockLine, ...]
    history: tuple[HistoryLine, ...]
    people: Mapping[str, str] = field(default_factory=dict)  # names of those who did something, by login
    channel_name: str = ""
    category_name: str | None = None
    """The names of its category's path; what stands there where the city knows none such."""
    proposal: Proposal | None = None
    """Whose matter it is, for whoever may dispatch it now."""
    limit: LimitLine | None = None
    """Until when that unit would have to answer."""
    rivals: tuple[Rival, ...] = ()
    """Where the same matter is already, for the same person."""
    followers: int = 0
    """Cases merged into this one, for which its answer is meant, too; ``Links`` tells the hotline whose."""


Hide = Callable[[str], str]
Line = TypeVar("Line", AssignmentLine, AnswerLine, FollowUpLine, HistoryLine)


class Sheets:
    def __init__(self, database: Database, *, clock: Clock = utc_now) -> None:
        self._database, self._clock = database, clock

    async def read(self, number: str, person: Person) -> CaseSheet:
        """Raises ``NoSuchCase``, also where the case is none of the person's business."""
        async with self._database.read() as session:
            case, facts = await seen(session, number, person)
            sheet = await _whole(session, case, facts, person, self._clock())
            sheet = _without(sheet, await kept_from(session, person.login))
        return for_unit(sheet, person) if person.role is Role.DEPARTMENT else sheet

    async def id_of(self, number: str, person: Person) -> int:
        """The id of a case that is to be changed: a third of the work of reading it. Raises as ``read`` does."""
        async with self._database.read() as session:
            case, _ = await seen(session, number, person)
            return case.id

    async def visible(self, number: str, person: Person) -> bool:
        """Whether ``person`` may read the case."""
        try:
            await self.id_of(number, person)
        except NoSuchCase:
            return False
        return True


def for_unit(sheet: CaseSheet, person: Person) -> CaseSheet:
    """What a unit's person may read: its own words and those meant for it.

    If the case is sealed, nothing that tells who called; if it is anonymous, neither name nor number. Numbers somebody
    wrote into the words are hidden always, and so is what must not be known of the citizen, should it stand there.
    """
    facts, case = sheet.facts, sheet.case
    sealed = facts.sealed
    hide = for_units(
        sealed=sealed, anonymous=facts.anonymous, name=case.citizen_name, number=case.caller, place=case.place
    )
    own = [row for row in sheet.answers if not sealed or row.unit == person.unit]
    steps = [row for row in sheet.history if row.from_state]
    return replace(
        sheet,
        case=_case_for_unit(sheet, hide),
        facts=replace(
            facts, redacted_text=_said(hide, facts.redacted_text), not_told_reason=_said(hide, facts.not_told_reason)
        ),
        hidden=sealed,
        answers=tuple(replace(row, text=hide(row.text), internal_text=_said(hide, row.internal_text)) for row in own),
        follow_ups=tuple(replace(row, note=None if sealed else _said(hide, row.note)) for row in sheet.follow_ups),
        history=tuple(_line_for_unit(row, person, hide, sealed=sealed) for row in steps),
    )


def _without(sheet: CaseSheet, kept: Collection[str]) -> CaseSheet:
    """The case without the numbers of others that its reader keeps out of, and the units that have those."""
    hide, proposal = unnamed(kept), sheet.proposal
    return replace(
        sheet,
        facts=replace(sheet.facts, follows=hide(sheet.facts.follows)),
        rivals=tuple(Rival(UNNAMED, None) if row.number in kept else row for row in sheet.rivals),
        proposal=replace(proposal, why=hide(proposal.why)) if proposal else None,
        history=tuple(
            replace(row, before=hide(row.before), after=hide(row.after), reason=hide(row.reason))
            for row in sheet.history
        ),
    )


def _case_for_unit(sheet: CaseSheet, hide: Hide) -> CaseView:
    """Neither the citizen's own code and address nor the way to the recording is a unit's."""
    case = replace(sheet.case, call_id=None, code=None, email=None)
    if sheet.facts.sealed:
        words = sheet.facts.redacted_text or ""
        return replace(
            case, text=hide(words), caller=None, citizen_name=None, place=None, called_at=None, line=None, seat=None
        )
    if sheet.facts.anonymous:
        case = replace(case, caller=None, citizen_name=None)
    return replace(case, text=hide(case.text))


def _line_for_unit(line: HistoryLine, person: Person, hide: Hide, *, sealed: bool) -> HistoryLine:
    meant = line.unit == person.unit or line.action in TOLD_TO_UNITS
    reason = _said(hide, line.reason) if meant else None
    address = line.address if line.unit == person.unit else None
    changes = {} if sealed or not meant else line.after
    return replace(line, reason=reason, address=address, before={}, after=changes)


def _said(hide: Hide, text: str | None) -> str | None:
    return hide(text) if text else text


async def _whole(session: AsyncSession, case: Case, facts: CaseFacts, person: Person, now: datetime) -> CaseSheet:
    assignments = await session.scalars(_rows(CaseAssignment, case))
    answers = tuple(_as(AnswerLine, row) for row in await session.scalars(_rows(CaseAnswer, case)))
    follow_ups = tuple(_as(FollowUpLine, row) for row in await session.scalars(_rows(CaseFollowUp, case)))
    history = await _history(session, case)
    did = {row.actor for row in history} | {row.written_by for row in answers} | {row.by for row in follow_ups}
    open_steps = offers(facts, person)
    return CaseSheet(
        case=CaseView.of(case),
        facts=facts,
        hidden=False,
        units={row.code: row.name for row in await session.scalars(select(Department))},
        channel_name=await _channel_name(session, case),
        category_name=await path_name(session, case.category) if case.category else None,
        offers=open_steps,
        proposal=await proposal_for(session, case) if _gives_away(open_steps) else None,
        limit=await limit_for(session, case, facts, now) if _gives_away(open_steps) else None,
        rivals=await _rivals(session, case) if any(one.action is Action.DISPATCH for one in open_steps) else (),
        followers=await session.scalar(
            select(func.count()).where(Case.follows == case.number, not_recused(person.login))
        )
        or 0,
        assignments=tuple(_as(AssignmentLine, row) for row in assignments),
        answers=answers,
        follow_ups=follow_ups,
        people=await names_of(session, did),
        clocks=tuple(ClockLine.of(row) for row in await clocks_of(session, case.id)),
        history=history,
    )


async def _rivals(session: AsyncSession, case: Case) -> tuple[Rival, ...]:
    return tuple(Rival(row.number, row.lead_unit) for row in await same_matter_with_units(session, case))


async def _channel_name(session: AsyncSession, case: Case) -> str:
    channel = await session.get(Channel, case.channel)
    return channel.name if channel else case.channel


def _gives_away(open_steps: tuple[Offer, ...]) -> bool:
    return any((Field.UNIT,) in offer.needs for offer in open_steps)


async def _history(session: AsyncSession, case: Case) -> tuple[HistoryLine, ...]:
    """Steps and audited changes of the text, oldest first."""
    steps = await session.scalars(_rows(CaseStep, case))
    about = (AuditEntry.subject_kind == "case", AuditEntry.subject_id == str(case.id))
    entries = await session.scalars(select(AuditEntry).where(*about).order_by(AuditEntry.id))
    lines = [_as(HistoryLine, row) for row in steps]
    lines += [
        HistoryLine(
            at=row.at, actor=row.actor, unit=None, address=row.address, action=row.action, from_state=None,
            to_state=None, before=row.before or {}, after=row.after or {}, reason=row.reason,
        )
        for row in entries
    ]  # fmt: skip
    return tuple(sorted(lines, key=lambda line: line.at))


def _rows(table: Any, case: Case) -> Any:
    return select(table).where(table.case_id == case.id).order_by(table.id)


def _as(kind: type[Line], row: Any) -> Line:
    """The columns of ``row`` that ``kind`` names."""
    return kind(**{item.name: getattr(row, item.name) for item in fields(kind)})
