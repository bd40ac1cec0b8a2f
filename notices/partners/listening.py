"""What a partner tells us: it took a case, will not have it, answers it, or brings a matter of its own.

What it says about a case becomes a step that its unit takes, by the same rules as if somebody of the unit had pressed
the button; nothing here changes a case.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from cases import (
    Action,
    AnswerTooShort,
    CaseChanged,
    CaseError,
    CaseView,
    Demand,
    NoSuchCase,
    Person,
    Registry,
    StepRefused,
    Steps,
    Unsigned,
    verify_signature,
)
from db import Clock, Database
from db.tables import Case, CaseState, Partner, PartnerMessage, PartnerState, Role
from notices.errors import MessageFaulty
from notices.partners.wire import AboutCase, Accepted, Answer, Contacted, Matter, Refused, fields_of, read_message
from notices.partners.writing import BRINGING

log = structlog.get_logger()

AHEAD = timedelta(minutes=5)
"""How far a partner's clock may be ahead of ours, as with signatures."""
TRIES = 5
"""How often a step is asked for again because somebody changed the case meanwhile."""
_STEPS: Mapping[type[Any], Action] = {
    Accepted: Action.SIGN, Refused: Action.REQUEST_RETURN, Contacted: Action.CONTACT, Answer: Action.SUBMIT,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answered:
    """``status`` of HTTP and the JSON that goes with it."""

    status: int
    content: Mapping[str, Any]


class Listening:
    def __init__(self, database: Database, steps: Steps, *, clock: Clock) -> None:
        self._database, self._steps, self._clock = database, steps, clock
        self._registry = Registry(database)

    async def take(self, code: str, body: bytes, headers: Mapping[str, str], *, address: str | None = None) -> Answered:
        """Take one message of the partner ``code``; a repeat gets the first answer, whatever happened since.

        Raises ``Unsigned``, ``MessageFaulty``, ``db.StoreUnavailable``.
        """
        partner = await self._partner(code)
        verify_signature(partner.secret if partner else "", body, headers, self._clock())
        if partner is None:  # ``verify_signature`` has raised: there is no secret
            raise Unsigned("no such partner")
        message = read_message(body)
        known = await self._known(partner, message.id, body)
        if known is not None:
            return known
        content = await self._done(partner, message, address)
        await self._remember(partner, message.id, body, content)
        log.info("partner.told", partner=partner.id, what=message.kind.value, case=content["case"])
        return Answered(200, content)

    async def _partner(self, code: str) -> Partner | None:
        wanted = select(Partner).where(Partner.code == code[:32], Partner.state != PartnerState.OFF)
        async with self._database.read() as session:
            found: Partner | None = await session.scalar(wanted)
            return found

    async def _known(self, partner: Partner, message_id: str, body: bytes) -> Answered | None:
        async with self._database.read() as session:
            row = await session.get(PartnerMessage, (partner.id, message_id))
        if row is None:
            return None
        if row.body_sha256 != hashlib.sha256(body).hexdigest():
            raise MessageFaulty("id_used_for_another_message", 409)
        return Answered(row.status, row.answer)

    async def _remember(self, partner: Partner, message_id: str, body: bytes, content: Mapping[str, Any]) -> None:
        """After the step: a death between the two is mended by the step's own key."""
        insert: Any = sqlite.insert if self._database.dialect == "sqlite" else postgresql.insert
        row = {
            "partner_id": partner.id, "message_id": message_id, "body_sha256": hashlib.sha256(body).hexdigest(),
            "status": 200, "answer": dict(content), "at": self._clock(),
        }  # fmt: skip
        async with self._database.write() as session:
            await session.execute(insert(PartnerMessage).values(row).on_conflict_do_nothing())

    async def _done(self, partner: Partner, message: AboutCase | Matter, address: str | None) -> dict[str, Any]:
        try:
            if isinstance(message, Matter):
                return await self._opened(partner, message, address)
            return _told(await self._stepped(partner, message, address))
        except NoSuchCase as exc:
            raise MessageFaulty("no_such_case", 404) from exc
        except AnswerTooShort as exc:
            raise MessageFaulty("answer_too_short", 422) from exc
        except StepRefused as exc:
            raise MessageFaulty(f"step_refused: {type(exc).__name__}", 409) from exc
        except CaseChanged as exc:
            raise MessageFaulty("case_is_being_changed", 503) from exc
        except CaseError as exc:
            raise MessageFaulty(f"refused: {type(exc).__name__}", 422) from exc

    async def _opened(self, partner: Partner, matter: Matter, address: str | None) -> dict[str, Any]:
        if partner.kind not in BRINGING:
            raise MessageFaulty("brings_no_matters", 403)
        now = self._clock()
        if matter.received_at is not None and matter.received_at > now + AHEAD:
            raise MessageFaulty("received_in_the_future", 422)
        demand = Demand(
            channel=partner.kind.value, foreign_id=f"{partner.code}:{matter.matter}", text=matter.text,
            case_type=matter.type, citizen_name=matter.name, caller=matter.number, place=matter.place,
            confidential=matter.confidential, anonymous=matter.anonymous, received_at=matter.received_at,
        )  # fmt: skip
        found = await self._registry.register(demand, now=now, actor=f"partner:{partner.code}", address=address)
        return _told(found.case)

    async def _stepped(self, partner: Partner, message: AboutCase, address: str | None) -> CaseView:
        person = Person(login=f"partner:{partner.code}", role=Role.DEPARTMENT, unit=partner.unit, address=address)
        action = _STEPS[type(message)]
        for attempt in range(1, TRIES + 1):
            case = await self._case(message.case)
            key = _key(partner, message, action)
            try:
                if action is Action.SUBMIT and case.state is CaseState.DISPATCHED:  # who answers has taken it
                    signing = _key(partner, message, Action.SIGN)
                    signed = await self._steps.take(
                        case.id, Action.SIGN, person, {}, version=case.version, now=self._clock(), key=signing
                    )
                    case = signed.case
                taken = await self._steps.take(
                    case.id, action, person, fields_of(message), version=case.version, now=self._clock(), key=key
                )
            except CaseChanged:
                if attempt == TRIES:
                    raise
            else:
                return taken.case
        raise AssertionError("the last attempt returns or raises")

    async def _case(self, number: str) -> CaseView:
        """As the store has it; whether it is the partner's business is asked where the step is taken."""
        async with self._database.read() as session:
            case = await session.scalar(select(Case).where(Case.number == number))
            if case is None:
                raise NoSuchCase(number)
            return CaseView.of(case)


def _key(partner: Partner, message: AboutCase, action: Action) -> str:
    return hashlib.sha256(f"{partner.id}:{message.id}:{action.value}".encode()).hexdigest()[:48]


def _told(case: CaseView) -> dict[str, Any]:
    return {"case": case.number, "state": case.state.value}
