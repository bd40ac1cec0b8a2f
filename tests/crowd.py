"""A crowd at work: agents and people of units who change the same cases over HTTP, and the proof that nothing is lost.

Everybody reads a case, thinks, and changes it on the version they read; somebody else may have been quicker. Each
change carries a mark of its own, so that afterwards every accepted one can be found in the store, and no refused one.
"""

import asyncio
import itertools
import random
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from aiohttp import ClientResponse, ClientSession
from sqlalchemy import select

from cases import Cases, CaseText, CaseView, Field, OpeningCall, Person, Steps
from db import Database
from db.tables import AuditEntry, Case, CaseStep, CaseType, Department, Role, UnitKind, User, WebSession
from web.signin.sessions import token_hash

COOKIE, WATCH = "hotline", "crowd-watch"
OFFICE = Person(login="crowd-office", role=Role.SUPERVISOR)
AGENTS_DO = ("text", "remind", "classify")
UNITS_DO = ("contact", "triage")
"""What can be done to a case any number of times while a unit handles it."""


@dataclass(frozen=True)
class Member:
    """One of the crowd, signed in; ``cases``: numbers of those he works on."""

    login: str
    token: str
    csrf: str
    does: Sequence[str]
    cases: Sequence[str]

    def headers(self) -> dict[str, str]:
        return {"Cookie": f"{COOKIE}={self.token}", "X-CSRF-Token": self.csrf}


@dataclass(frozen=True)
class Change:
    """One that was tried: ``version`` after it, when it was accepted; else why it was refused."""

    number: str
    kind: str
    mark: str
    version: int | None
    refused: str | None


@dataclass
class Told:
    """What the crowd was told; seconds of each request by what it was."""

    changes: list[Change] = field(default_factory=list)
    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def add(self, later: "Told") -> None:
        """What was told on a later day."""
        self.changes += later.changes

    @property
    def refusals(self) -> Counter[str]:
        return Counter(change.refused for change in self.changes if change.refused)

    @property
    def accepted(self) -> list[Change]:
        return [change for change in self.changes if change.version is not None]


async def gather_crowd(
    database: Database, steps: Steps, *, agents: int, unit_people: int, units: int, cases: int, now: datetime
) -> list[Member]:
    """Units with their people, agents, and cases in the hands of the units; everybody signed in."""
    codes = [f"crowd-{place:02}" for place in range(units)]
    async with database.write() as session:
        session.add(Department(code=WATCH, name="督查组", kind=UnitKind.SUPERVISING))
        session.add_all(Department(code=code, name=f"承办单位 {code}") for code in codes)
    owned: dict[str, list[str]] = defaultdict(list)
    for place in range(cases):
        unit = codes[place % units]
        owned[unit].append((await _case(Cases(database), steps, unit, place, now)).number)
    everything = [number for numbers in owned.values() for number in numbers]
    members = [_member(f"crowd-agent-{place:03}", AGENTS_DO, everything) for place in range(agents)]
    members += [
        _member(f"crowd-unit-{place:03}", UNITS_DO, owned[codes[place % units]]) for place in range(unit_people)
    ]
    belongs = {f"crowd-unit-{place:03}": codes[place % units] for place in range(unit_people)}
    await _sign_in(database, members, belongs, now)
    return members


def _member(login: str, does: Sequence[str], cases: Sequence[str]) -> Member:
    return Member(
        login=login, token=f"token of {login}".replace(" ", "-"), csrf=f"csrf-{login}", does=does, cases=cases
    )


async def _case(cases: Cases, steps: Steps, unit: str, place: int, now: datetime) -> CaseView:
    """A case that its unit handles; each of another citizen, so that none is kept back as the same matter."""
    call = OpeningCall(
        call_id=f"crowd-{place}.0", line="12345", caller=f"138{place:08}", seat=None, called_at=now, simulated=True
    )
    case = await cases.open_from_call(call, now=now, actor=OFFICE.login)
    words = CaseText(text="夜间油烟和噪音扰民", case_type=CaseType.COMPLAINT)
    case = await cases.write(case.id, words, version=case.version, now=now, actor=OFFICE.login)
    order = {Field.UNIT: unit, Field.SUPERVISING_UNIT: WATCH}
    handler = Person(login="crowd-handler", role=Role.DEPARTMENT, unit=unit)
    case = (await steps.take(case.id, "dispatch", OFFICE, order, version=case.version, now=now)).case
    return (await steps.take(case.id, "sign", handler, {}, version=case.version, now=now)).case


async def _sign_in(database: Database, members: Sequence[Member], belongs: dict[str, str], now: datetime) -> None:
    async with database.write() as session:
        users = [
            User(
                login=one.login, name=one.login, role=Role.DEPARTMENT if one.login in belongs else Role.AGENT,
                password_hash="", unit=belongs.get(one.login), created_at=now,
            )
            for one in members
        ]  # fmt: skip
        session.add_all(users)
        await session.flush()
        session.add_all(
            WebSession(
                token_hash=token_hash(one.token), user_id=user.id, csrf=one.csrf, created_at=now, seen_at=now,
                expires_at=now + timedelta(hours=12), address="127.0.0.1",
            )
            for one, user in zip(members, users, strict=True)
        )  # fmt: skip


async def work(
    client: ClientSession, base: str, members: Sequence[Member], *, changes: int, pause: float, day: int = 1
) -> Told:
    """Everybody tries so many ``changes``, with ``pause`` seconds between them on the average, all at once. No two runs
    on one store have the same ``day``."""
    told = Told()
    await asyncio.gather(
        *(
            _day(client, base, one, told, marks=[f"{one.login} {day}.{turn}" for turn in range(changes)], pause=pause)
            for one in members
        )
    )
    return told


async def _day(
    client: ClientSession, base: str, one: Member, told: Told, *, marks: Sequence[str], pause: float
) -> None:
    chance = random.Random(marks[0])
    for mark in marks:
        await asyncio.sleep(chance.expovariate(1 / pause) if pause else 0)
        number, kind = chance.choice(one.cases), chance.choice(one.does)
        began = time.perf_counter()
        async with client.get(f"{base}/api/v1/cases/{number}", headers=one.headers()) as read:
            tag, case = read.headers.get("ETag", ""), await read.json()
        told.seconds["read"].append(time.perf_counter() - began)
        await asyncio.sleep(pause / 4)
        fields = _fields(kind, mark, case["opened_at"])
        await _change(client, base, one, told, number=number, kind=kind, tag=tag, mark=mark, fields=fields)


async def _change(
    client: ClientSession, base: str, one: Member, told: Told, *, number: str, kind: str, tag: str, mark: str,
    fields: Mapping[str, str],
) -> None:  # fmt: skip
    headers = one.headers() | {"If-Match": tag, "Idempotency-Key": mark.replace(" ", ".")}
    path, began = f"{base}/api/v1/cases/{number}", time.perf_counter()
    if kind == "text":
        asked = client.put(f"{path}/text", json={"text": mark}, headers=headers)
    else:
        asked = client.post(f"{path}/steps/{kind}", json={"fields": fields}, headers=headers)
    async with asked as answer:
        change = await _outcome(answer, number, kind, mark)
    told.changes.append(change)
    told.seconds["refused" if change.refused else "accepted"].append(time.perf_counter() - began)


def _fields(kind: str, mark: str, opened_at: str) -> dict[str, str]:
    """``classify`` has no words of its own; its mark is the category."""
    return {
        "text": {},
        "remind": {"reason": mark},
        "classify": {"category": mark},
        "contact": {"contacted_at": opened_at, "reason": mark},
        "triage": {"triage": "solvable", "reason": mark},
    }[kind]


async def _outcome(answer: ClientResponse, number: str, kind: str, mark: str) -> Change:
    body = await answer.json()
    if answer.status == 200:
        return Change(number, kind, mark, body["version"], None)
    return Change(number, kind, mark, None, f"{answer.status} {body['code']}")


async def lost_updates(database: Database, told: Told) -> list[str]:
    """What was accepted and cannot be found, or found and was never accepted; nothing: no update was lost.

    ``told``: of all days the crowd worked on this store.
    """
    found: list[str] = []
    by_case: dict[str, list[Change]] = defaultdict(list)
    for change in told.accepted:
        by_case[change.number].append(change)
    async with database.read() as session:
        for number in {change.number for change in told.changes}:
            row = (await session.scalars(select(Case).where(Case.number == number))).one()
            steps = list(await session.scalars(select(CaseStep).where(CaseStep.case_id == row.id)))
            about = (AuditEntry.subject_kind == "case", AuditEntry.subject_id == str(row.id))
            texts = list(await session.scalars(select(AuditEntry).where(*about).order_by(AuditEntry.id)))
            found += [f"{number}: {fault}" for fault in _faults(row, steps, texts, by_case[number])]
    return found


def _faults(row: Case, steps: Sequence[CaseStep], texts: Sequence[AuditEntry], accepted: Sequence[Change]) -> list[str]:
    changes = sorted(accepted, key=lambda change: change.version or 0)
    versions = [change.version for change in changes]
    found = []
    if versions != list(range(row.version - len(changes) + 1, row.version + 1)):
        found.append(f"versions {versions} end at {row.version}")
    written = [change.mark for change in changes if change.kind == "text"]
    kept = [(entry.before or {}, entry.after or {}) for entry in texts if entry.actor.startswith("crowd-agent")]
    if [after.get("text") for _, after in kept] != written:
        found.append("the texts of the audit are not those that were accepted, in their order")
    if any(before["text"] != earlier["text"] for (_, earlier), (before, _) in itertools.pairwise(kept)):
        found.append("a text was written over another than the one that was read")
    if written and row.text != written[-1]:
        found.append("the text is not the last that was accepted")
    taken = [
        step.reason or step.after.get("category")
        for step in steps
        if step.actor.startswith(("crowd-agent", "crowd-unit"))
    ]
    if sorted(map(str, taken)) != sorted(change.mark for change in changes if change.kind != "text"):
        found.append("the steps are not those that were accepted")
    return found
