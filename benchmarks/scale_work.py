"""What people do with cases all day, each as the product does it: the questions behind a page, or one unit of work."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from random import Random

from sqlalchemy import func, select

from cases import Cases, CaseText, Colour, Directory, Field, OpeningCall, Person, Sheets, Steps
from db import Database
from db.jobs import open_jobs
from db.tables import Case, CaseAssignment, CaseState, CaseType, Role, Urgency
from web import page_queries as asked

CLERK = Person(login="agent", role=Role.AGENT)
OFFICE = Person(login="supervisor", role=Role.SUPERVISOR)


@dataclass
class Desk:
    """One store and what is asked of it; ```newest`` and ``oldest`` are ids of
    cases, ``parts`` the first and last of units' parts in them."""

    store: Database
    now: datetime
    newest: int = 0
    oldest: int = 0
    parts: tuple[int, int] = (0, 0)
    opened: list[tuple[int, int]] = field(default_factory=list)
    """Ids and versions of cases that were registered here and wait to be dispatched."""
    given: list[tuple[int, int, str]] = field(default_factory=list)
    """Those that were dispatched, with their units."""
    serial: int = 0

    async def look(self) -> None:
        async with self.store.read() as session:
            row = (await session.execute(select(func.min(Case.id), func.max(Case.id)))).one()
            parts = (await session.execute(select(func.min(CaseAssignment.id), func.max(CaseAssignment.id)))).one()
        self.oldest, self.newest, self.parts = row[0], row[1], (parts[0], parts[1])


Work = Callable[[Desk, Random], Awaitable[object]]


LOGIN = "unit"


async def _page(desk: Desk, rng: Random, wanted: asked.CaseFilter, *, deep: bool = False) -> object:
    after = desk.oldest + rng.randrange((desk.newest - desk.oldest) // 10 or 1) + 100 if deep else None
    async with desk.store.read() as session:
        return await asked.cases(session, wanted, desk.now, after=after)


async def _marks(desk: Desk, rng: Random) -> object:
    """What a page of the list asks besides its rows."""
    async with desk.store.read() as session:
        shown, _ = await asked.cases(session, asked.CaseFilter(), desk.now, after=_some(desk, rng))
        rules = await asked.lingering_rules(session)
        return await asked.marks_of(session, [row.id for row in shown], desk.now, rules)


async def _waiting(desk: Desk, rng: Random) -> object:
    async with desk.store.read() as session:
        return await asked.waiting(session, desk.now)


async def _number(desk: Desk, rng: Random) -> object:
    async with desk.store.read() as session:
        number = await session.scalar(select(Case.number).where(Case.id == _some(desk, rng)))
        return await asked.cases(session, asked.CaseFilter(find=number or ""), desk.now, after=None)


async def _caller(desk: Desk, rng: Random) -> object:
    async with desk.store.read() as session:
        caller = await session.scalar(select(Case.caller).where(Case.id == _some(desk, rng)))
    return await Cases(desk.store).of_caller(caller or "")


async def _inbox(desk: Desk, rng: Random, tray: asked.Tray) -> object:
    async with desk.store.read() as session:
        unit = _unit(rng)
        await asked.rows(session, unit, tray, wanted=None, now=desk.now, login=LOGIN)
        await asked.counts(session, unit, LOGIN, desk.now)
        return await asked.colours(session, unit, LOGIN, desk.now)


async def _done(desk: Desk, rng: Random) -> object:
    first, last = desk.parts
    async with desk.store.read() as session:
        place = asked.Place(None, first + (last - first) * rng.randrange(1, 10) // 10)
        return await asked.rows(
            session, "sim-1-city", asked.Tray.DONE, wanted=None, now=desk.now, login=LOGIN, after=place
        )


async def _sheet(desk: Desk, rng: Random) -> object:
    async with desk.store.read() as session:
        number = await session.scalar(select(Case.number).where(Case.id == _some(desk, rng)))
    return await Sheets(desk.store).read(number or "", OFFICE)


async def _proposal(desk: Desk, rng: Random) -> object:
    return await Directory(desk.store).propose("060301", "海滨区解放路12号阳光花园")


async def _register(desk: Desk, rng: Random) -> object:
    desk.serial += 1
    call = OpeningCall(
        call_id=f"scale-{desk.newest}-{desk.serial}", line="12345", caller=f"199{rng.randrange(10**8):08d}",
        seat="8001", called_at=desk.now, simulated=True,
    )  # fmt: skip
    cases = Cases(desk.store)
    case = await cases.open_from_call(call, now=desk.now, actor="agent")
    text = CaseText(text="饭店油烟扰民，希望尽快处理。", case_type=CaseType.COMPLAINT, place="海滨区解放路12号阳光花园")
    written = await cases.write(case.id, text, version=case.version, now=desk.now, actor="agent")
    desk.opened.append((written.id, written.version))
    return written


async def _dispatch(desk: Desk, rng: Random) -> object:
    case, version = desk.opened.pop()
    unit = _unit(rng)
    fields: dict[Field, str | bool] = {
        Field.UNIT: unit, Field.SUPERVISING_UNIT: "sim-dc1", Field.CATEGORY: "060301", Field.REASON: "请核实处理",
        Field.APART: True,  # all of them are about one kitchen: found to be one matter, dispatched all the same
    }  # fmt: skip
    steps = Steps(desk.store, open_jobs(desk.store))
    taken = await steps.take(case, "dispatch", OFFICE, fields, version=version, now=desk.now)
    desk.given.append((case, taken.case.version, unit))
    return taken


async def _sign(desk: Desk, rng: Random) -> object:
    case, version, unit = desk.given.pop()
    person = Person(login="handler", role=Role.DEPARTMENT, unit=unit)
    return await Steps(desk.store, open_jobs(desk.store)).take(case, "sign", person, {}, version=version, now=desk.now)


def _some(desk: Desk, rng: Random) -> int:
    return rng.randrange(desk.newest - (desk.newest - desk.oldest) + 1, desk.newest)


def _unit(rng: Random) -> str:
    return f"sim-{rng.randrange(6)}-{rng.choice(('house', 'city', 'market', 'heat', 'water'))}"


def _filter(**wanted: object) -> Work:
    return partial(_page, wanted=asked.CaseFilter(**wanted))  # type: ignore[arg-type]


WORK: Mapping[str, Work] = {
    "list, first page": _filter(),
    "list, a page of the oldest tenth": partial(_page, wanted=asked.CaseFilter(), deep=True),
    "list, in handling": _filter(state=CaseState.HANDLING),
    "list, of one unit": _filter(unit="sim-1-city"),
    "list, of one unit, archived": _filter(unit="sim-1-city", state=CaseState.ARCHIVED),
    "list, emergencies": _filter(urgency=Urgency.EMERGENCY),
    "list, yellow cards": _filter(colour=Colour.YELLOW),
    "list, red cards": _filter(colour=Colour.RED),
    "list, overdue now": _filter(todo=asked.Todo.OVERDUE),
    "list, of a category (油烟)": _filter(category="060301"),
    "list, marked 重复": _filter(mark=asked.Mark.REPEATED),
    "list, marked 积案": _filter(mark=asked.Mark.LINGERING),
    "list, a page with its marks": _marks,
    "counts beside the list": _waiting,
    "search, a common word (油烟)": _filter(find="油烟"),
    "search, a name of a place (凤凰山庄)": _filter(find="凤凰山庄"),
    "search, a rare word (麋鹿)": _filter(find="麋鹿"),
    "search, two words (电梯 花园)": _filter(find="电梯 花园"),
    "search, a house's number (12号)": _filter(find="12号"),
    "search, a word and a unit": _filter(find="噪音", unit="sim-1-city"),
    "search, a word nobody said": _filter(find="企鹅"),
    "search, a number of a case": _number,
    "cases of a caller": _caller,
    "inbox with counts": partial(_inbox, tray=asked.Tray.HANDLE),
    "inbox, done, an old page": _done,
    "page of one case": _sheet,
    "dispatch proposal": _proposal,
    "register and write": _register,
    "dispatch": _dispatch,
    "sign": _sign,
}
"""In this order: what is dispatched was registered before, what is signed was dispatched."""
