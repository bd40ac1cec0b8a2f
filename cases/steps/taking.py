"""Taking a step with a case: one unit of work."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cases.errors import CaseChanged, NoSuchCase
from cases.life.conditions import TOLD
from cases.life.errors import KeyReused, NoSuchStep
from cases.life.facts import COLUMNS, CaseFacts, Fields, Person
from cases.life.hidden_words import for_another
from cases.life.lifecycle import rows_of
from cases.life.rules import Taken, may_see, take
from cases.life.vocabulary import Action, Field
from cases.limits.clocks import Clocks
from cases.limits.worktime import local_day
from cases.registry.cases import CaseView
from cases.steps.looking import facts_of
from cases.steps.timekeeping import keep_time
from cases.steps.work import leave_rows
from cases.units.unread import leave_unread
from db import Database
from db.jobs import Jobs
from db.tables import Case, CaseState, CaseStep, StepOutbox

RULES = Person(login="system:rules", role=None)
"""Who acts where a rule leaves nothing to decide."""
KEPT_ELSEWHERE = frozenset({Field.ANSWER, Field.INTERNAL, Field.REASON})
"""Words that have a row of their own; the step does not repeat them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTaken:
    """What came of a step: the case as it is now, and whether ``key`` had already brought it about."""

    case: CaseView
    repeated: bool = False


class Steps:
    """``jobs``: where the limits that begin or move with a step are asked for."""

    def __init__(self, database: Database, jobs: Jobs) -> None:
        self._database, self._clocks = database, Clocks(jobs)

    async def take(
        self, case_id: int, action: str, actor: Person, fields: Fields, *, version: int, now: datetime,
        key: str | None = None,
    ) -> StepTaken:  # fmt: skip
        """Load the case, ask the rules, change it, write the step, commit.

        ``version`` is the one the actor read; ``key`` makes asking twice take one step. A case the actor may not see
        is no case to him. Raises ``NoSuchCase``, ``CaseChanged``, ``StepRefused`` (which has a name for every reason),
        ``ClockRefused``, ``ExtensionRefused``, ``NoWorkingDay``, ``db.StoreUnavailable``: nothing was written then.
        """
        wanted = _action(action)
        await self._refuse_late(case_id, actor, version=version, key=key)
        async with self._database.write() as session:
            case, facts = await _locked(session, case_id, actor)
            if key is not None and await _repeated(session, case_id, key, wanted, actor):
                return StepTaken(case=CaseView.of(case), repeated=True)
            if case.version != version:
                raise CaseChanged(case_id, read=version, current=case.version)
            await take_within(session, self._clocks, case, facts, wanted, actor=actor, fields=fields, now=now, key=key)
            return StepTaken(case=CaseView.of(case))

    async def _refuse_late(self, case_id: int, actor: Person, *, version: int, key: str | None) -> None:
        """Whoever comes too late is told so now; he need not wait for his turn to write."""
        async with self._database.read() as session:
            current = await session.scalar(select(Case.version).where(Case.id == case_id))
            if current in (None, version) or (key is not None and await _with_key(session, case_id, key)):
                return
            if may_see(actor, await facts_of(session, await session.get_one(Case, case_id))):
                raise CaseChanged(case_id, read=version, current=current)


async def take_within(
    session: AsyncSession, clocks: Clocks, case: Case, facts: CaseFacts, action: Action, *, actor: Person,
    fields: Fields, now: datetime, key: str | None = None,
) -> None:  # fmt: skip
    """The step itself, within a transaction that holds the case's row. Raises as ``Steps.take`` does."""
    taken = take(facts, action, actor, fields, now)
    await leave_rows(session, facts, taken, actor, now)
    await leave_unread(session, clocks.jobs, facts, taken, by=actor.unit, now=now)
    shown = await keep_time(session, clocks, facts, taken, place=case.place, now=now)
    after = replace(taken.after, due_at=shown.due_at, yellow_at=shown.yellow_at)
    values = {name: getattr(after, name) for name in COLUMNS}
    changes = {name: value for name, value in values.items() if value != getattr(facts, name)}
    _write(case, changes, now)
    session.add(_step(case, facts, changes, taken, actor=actor, now=now, key=key))
    session.add(StepOutbox(case_id=case.id, ordinal=case.steps, at=now))
    await session.flush()
    if action in PASSED_ON and facts.follows is not None:
        await _press_leader(session, clocks, case, action, actor=actor, fields=taken.fields, now=now)
    if _may_be_heard(after) and not _may_be_heard(facts) and after.around.no_follow_up:
        await _leave_in_peace(session, clocks, case, now)


async def _press_leader(
    session: AsyncSession, clocks: Clocks, case: Case, action: Action, *, actor: Person, fields: Fields, now: datetime
) -> None:
    """A merged case is with no unit: who has to hurry, or what a leader instructed about it is for, has the one it
    follows. What was instructed is tracked in the case it was written in. One that is answered needs no hurry."""
    wanted = select(Case).where(Case.number == case.follows).with_for_update()
    leader = await session.scalar(wanted.execution_options(populate_existing=True))
    facts = await facts_of(session, leader) if leader else None
    if leader is None or facts is None or not rows_of(Action.REMIND, facts):
        return
    words = for_another(PASSED_ON[action](fields), name=case.citizen_name, number=case.caller)
    why = {Field.REASON: f"并入的工单 {case.number} {words}"}
    by = actor if may_see(actor, facts) else RULES
    await take_within(session, clocks, leader, facts, Action.REMIND, actor=by, fields=why, now=now)


def _instructed(fields: Fields) -> str:
    until = fields.get(Field.UNTIL)
    limit = f"（{local_day(until).isoformat()} 前完成）" if isinstance(until, datetime) else ""
    return f"有{fields[Field.LEADER]}批示{limit}：{fields[Field.REASON]}"


PASSED_ON: Mapping[Action, Callable[[Fields], str]] = {
    Action.REMIND: lambda fields: f"催办：{fields[Field.REASON]}",
    Action.INSTRUCT: _instructed,
}
"""Steps with a merged case that its unit has to learn of, and in what words."""


def _may_be_heard(case: CaseFacts) -> bool:
    """Who was told the answer may be asked what he thinks of it."""
    return case.state is CaseState.ANSWERED and TOLD.holds(case)


async def _leave_in_peace(session: AsyncSession, clocks: Clocks, case: Case, now: datetime) -> None:
    """The city's rules ask for no follow-up: nobody takes that step, and its reason is the rule."""
    facts = await facts_of(session, case)
    why = {Field.REASON: facts.around.no_follow_up or ""}
    await take_within(session, clocks, case, facts, Action.SKIP_FOLLOW_UP, actor=RULES, fields=why, now=now)


async def _locked(session: AsyncSession, case_id: int, actor: Person) -> tuple[Case, CaseFacts]:
    """The case, nobody else's until the end of this unit of work. Raises ``NoSuchCase``."""
    case = await session.get(Case, case_id, with_for_update=True)
    if case is None:
        raise NoSuchCase(case_id)
    facts = await facts_of(session, case)
    if not may_see(actor, facts):
        raise NoSuchCase(case_id)
    return case, facts


def _action(name: str) -> Action:
    try:
        return Action(name)
    except ValueError as exc:
        raise NoSuchStep(name[:64]) from exc


async def _with_key(session: AsyncSession, case_id: int, key: str) -> CaseStep | None:
    return await session.scalar(select(CaseStep).where(CaseStep.case_id == case_id, CaseStep.key == key))


async def _repeated(session: AsyncSession, case_id: int, key: str, action: Action, actor: Person) -> bool:
    found = await _with_key(session, case_id, key)
    if found is None:
        return False
    if (found.action, found.actor) != (action, actor.login):
        raise KeyReused(case_id, key)
    return True


def _write(case: Case, changes: Mapping[str, Any], now: datetime) -> None:
    for name, value in changes.items():
        setattr(case, name, value)
    case.steps += 1  # changes in any case, so that the version does, too
    case.updated_at = now


def _step(
    case: Case, before: CaseFacts, changes: Mapping[str, Any], taken: Taken, *, actor: Person, now: datetime,
    key: str | None,
) -> CaseStep:  # fmt: skip
    filled = {name: value for name, value in taken.fields.items() if name not in KEPT_ELSEWHERE}
    diff = {name for name in changes if name != "state"}
    return CaseStep(
        case_id=case.id,
        ordinal=case.steps,
        at=now,
        actor=actor.login,
        unit=actor.unit,
        address=actor.address,
        action=taken.step.action,
        from_state=before.state,
        to_state=case.state,
        before={name: _plain(getattr(before, name)) for name in sorted(diff)},
        after={name: _plain(value) for name, value in sorted(filled.items())}
        | {name: _plain(changes[name]) for name in sorted(diff)},
        reason=taken.fields.get(Field.REASON),
        key=key,
    )


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    return list(value) if isinstance(value, tuple) else value
