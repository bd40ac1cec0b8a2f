"""An invented case as rows of the tables, ready to be written in bulk. Pure: instants and chance are arguments."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from json import dumps
from random import Random
from typing import Any

from cases import Action
from db import grams_of
from db.tables import CaseState, Disposition, FollowUpWay
from rehearsal.archive.city import SUPERVISING, City, Demand, unit_code
from rehearsal.archive.lives import ON_TIME, YELLOW_BEFORE, Life, Step, live

CASE = (
    "id", "number", "state", "line", "caller", "citizen_name", "seat", "case_type", "place", "text", "origin", "draft",
    "code", "simulated", "called_at", "opened_at", "updated_at", "version", "category", "urgency", "confidential",
    "anonymous", "lead_unit", "supervising_unit", "fixed_by_ruling", "pending", "pending_amount", "dispatched_at",
    "due_at", "yellow_at", "steps", "returns", "redos", "extensions", "reminders", "result", "disposition",
    "answer_by", "citizen_told_at", "hotline_told_at", "follow_up_attempts", "first_outcome", "final_outcome",
    "no_follow_up_reason", "closed_at", "archived_at",
)  # fmt: skip
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "case_file": CASE,
    "case_words": ("case_id", "grams"),
    "audit_entry": ("at", "actor", "action", "subject_kind", "subject_id", "before", "after"),
    "case_step": ("case_id", "ordinal", "at", "actor", "unit", "action", "from_state", "to_state", "before", "after"),
    "case_assignment": (
        "case_id", "unit", "part", "assigned_at", "assigned_by", "signed_at", "signed_by", "answered_at", "ended_at",
        "ended_by_action",
    ),
    "case_answer": (
        "case_id", "unit", "text", "written_by", "written_at", "citizen_told_at", "hotline_told_at", "reviewed_at",
        "reviewed_by", "accepted",
    ),
    "case_follow_up": ("case_id", "attempt", "at", "by", "way", "outcome", "solved"),
    "case_deadline": (
        "case_id", "kind", "round", "profile_key", "profile_version", "term", "started_at", "suspensions",
        "extensions", "due_at", "yellow_at", "steps_at", "assumed", "met_at", "revision",
    ),
}  # fmt: skip
"""Tables in the order in which they are written, with the columns that are given."""
CALLERS, REGULARS = 4_000_000, 20_000
"""Citizens; and those who call again and again."""
_TYPES = (
    (0.47, "inquiry"), (0.78, "help"), (0.95, "complaint"), (0.97, "suggestion"),
    (0.985, "praise"), (1.0, "other"),
)  # fmt: skip
_URGENCIES = (
    (0.93, "normal"), (0.97, "important"), (0.99, "persistent"), (1.0, "emergency")
)  # fmt: skip
_PLAIN: Mapping[str, str] = {member: member.value for kind in (Action, CaseState) for member in kind}
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗"
Rows = dict[str, list[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Ticket:
    """What an invented case is numbered by."""

    id: int
    number: str
    opened_at: datetime


class Writer:
    """``stamp`` turns an instant into what the database takes; ``term`` is the answer's limit as a document."""

    def __init__(self, city: City, *, now: datetime, term: Mapping[str, Any], stamp: Callable[[datetime], Any]) -> None:
        self._city, self._now, self._stamp = city, now, stamp
        self._term = dumps(term, ensure_ascii=False)
        self.rows: Rows = defaultdict(list)

    def add(self, ticket: Ticket, rng: Random) -> None:
        """The rows of one case."""
        demand = self._city.demand(rng)
        life = live(rng, ticket.opened_at, self._now, direct_share=self._city.words["direct_share"])
        case = self._case(ticket, demand, life, rng)
        put = self.rows
        put["case_file"].append(tuple(map(case.get, CASE)))
        grams = grams_of(ticket.number, demand.matter.category, begun=(demand.place, demand.text))
        put["case_words"].append((ticket.id, grams))
        after = f'{{"case_type": "{case["case_type"]}", "place": "{demand.place}"}}'
        put["audit_entry"].append((case["opened_at"], "agent", "case.written", "case", str(ticket.id), "{}", after))
        for ordinal, step in enumerate(life.steps, start=1):
            put["case_step"].append(self._step(ticket.id, ordinal, step, case))
        if life.direct:
            self._resolved(case, life)
        else:
            self._dispatched(case, life)

    def _case(self, ticket: Ticket, demand: Demand, life: Life, rng: Random) -> dict[str, Any]:
        stamp = self._stamp
        updated = life.steps[-1].at if life.steps else ticket.opened_at
        case = {
            "id": ticket.id, "number": ticket.number, "state": life.state.value, "line": "12345",
            "caller": _caller(rng), "citizen_name": _name(rng),
            "seat": str(8001 + int(rng.random() * 80)), "case_type": _share(_TYPES, rng.random()),
            "place": demand.place, "text": demand.text, "origin": "call", "draft": False,
            "code": f"{int(rng.random() * 1_000_000):06d}", "simulated": True, "called_at": stamp(ticket.opened_at),
            "opened_at": stamp(ticket.opened_at), "updated_at": stamp(updated), "version": 2 + len(life.steps),
            "category": demand.matter.category, "urgency": _share(_URGENCIES, rng.random()),
            "confidential": rng.random() < 0.01, "anonymous": False, "fixed_by_ruling": False,
            "pending": life.asks and life.asks.value, "pending_amount": 5 if life.asks else None,
            "steps": len(life.steps), "returns": 0, "redos": 0, "extensions": 0, "reminders": 0,
            "follow_up_attempts": 0, "archived_at": self._at(life, Action.ARCHIVE),
            "unit": unit_code(demand.district, demand.matter.trade),
        }  # fmt: skip
        return case | (self._direct_columns(life) if life.direct else self._dispatched_columns(case, life, demand))

    def _direct_columns(self, life: Life) -> dict[str, Any]:
        resolved = self._at(life, Action.RESOLVE)
        if resolved is None:
            return {}
        return {
            "result": "explained", "disposition": Disposition.DIRECT.value, "answer_by": "agent",
            "citizen_told_at": resolved, "hotline_told_at": resolved, "no_follow_up_reason": "on_the_spot",
            "closed_at": resolved,
        }  # fmt: skip

    def _dispatched_columns(self, case: Mapping[str, Any], life: Life, demand: Demand) -> dict[str, Any]:
        given = life.when(Action.DISPATCH)
        if given is None:
            return {}
        heard, told = self._at(life, Action.FOLLOW_UP), self._at(life, Action.SUBMIT)
        columns = {
            "lead_unit": case["unit"], "supervising_unit": list(SUPERVISING)[demand.district % len(SUPERVISING)],
            "dispatched_at": self._stamp(given), "due_at": self._stamp(given + ON_TIME),
            "yellow_at": self._stamp(given + ON_TIME - YELLOW_BEFORE), "hotline_told_at": told,
            "citizen_told_at": told, "closed_at": self._at(life, Action.CLOSE),
        }  # fmt: skip
        if told:
            columns |= {"result": "solved", "disposition": Disposition.HANDLED.value, "answer_by": "handler"}
        if heard:
            columns |= dict.fromkeys(("first_outcome", "final_outcome"), life.outcome.value) | {"follow_up_attempts": 1}
        return columns

    def _resolved(self, case: Mapping[str, Any], life: Life) -> None:
        at = case.get("closed_at")
        if at is None:
            return
        self._answer(case, None, "agent", at, None, accepted=True)
        self.rows["case_follow_up"].append(
            (case["id"], 0, at, "agent", FollowUpWay.ON_THE_SPOT.value, None, None)
        )  # fmt: skip

    def _dispatched(self, case: Mapping[str, Any], life: Life) -> None:
        given = case.get("dispatched_at")
        if given is None:
            return
        told, closed = case["hotline_told_at"], case["closed_at"]
        signed, passed = self._at(life, Action.SIGN), self._at(life, Action.PASS_REVIEW)
        by, ended = ("handler" if signed else None), (closed, "close" if closed else None)
        self.rows["case_assignment"] += [
            (case["id"], case["unit"], "lead", given, "agent", signed, by, told, *ended),
            (case["id"], case["supervising_unit"], "supervising", given, "agent", None, None, None, *ended),
        ]
        self.rows["case_deadline"].append(
            (
                case["id"], "answer", 1, "default", 1, self._term, given, "[]", "[]", case["due_at"],
                case["yellow_at"], "[]", False, told, 1,
            )
        )  # fmt: skip
        if told:
            self._answer(case, case["unit"], "handler", told, passed, accepted=True if passed else None)
        heard = self._at(life, Action.FOLLOW_UP)
        if heard:
            row = (case["id"], 1, heard, "agent", FollowUpWay.PERSON.value, life.outcome.value, True)
            self.rows["case_follow_up"].append(row)

    def _answer(
        self, case: Mapping[str, Any], unit: str | None, by: str, at: Any, passed: Any, *, accepted: bool | None
    ) -> None:
        words: Sequence[str] = self._city.words["answers"]
        text = words[case["id"] % len(words)]
        reviewer = "supervisor" if passed else None
        self.rows["case_answer"].append((case["id"], unit, text, by, at, at, at, passed, reviewer, accepted))

    def _step(self, case_id: int, ordinal: int, step: Step, case: Mapping[str, Any]) -> tuple[Any, ...]:
        unit = case["unit"] if step.of_unit else None
        after = f'{{"unit": "{case["unit"]}"}}' if step.action is Action.DISPATCH else "{}"
        action, came_from, state = _PLAIN[step.action], _PLAIN[step.came_from], _PLAIN[step.state]
        return case_id, ordinal, self._stamp(step.at), step.actor, unit, action, came_from, state, "{}", after

    def _at(self, life: Life, action: Action) -> Any:
        at = life.when(action)
        return self._stamp(at) if at else None


def _caller(rng: Random) -> str:
    """Numbers of the rehearsals' range, which is nobody's."""
    regular = rng.random() < 0.15
    return f"199{int(rng.random() * REGULARS) if regular else REGULARS + int(rng.random() * CALLERS):08d}"


def _name(rng: Random) -> str:
    return _SURNAMES[int(rng.random() * len(_SURNAMES))] + ("女士" if rng.random() < 0.5 else "先生")


def _share(of: Sequence[tuple[float, str]], draw: float) -> str:
    for share, one in of:
        if draw <= share:
            return one
    return of[-1][1]
