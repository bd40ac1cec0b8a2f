"""Open311 in the store: services are the city's categories, requests are cases."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from cases import Demand, Directory, Registered, Registry, told_states
from channels.categories import paths_of
from channels.errors import Open311Refused
from channels.forms import Spell, is_number
from channels.keys import Keys
from channels.limits import Limits
from channels.open311.asking import MOST, Asked
from channels.open311.hiding import for_everybody
from channels.open311.sending import SentRequest, spot
from channels.stages import STAGES, Stage
from db import Clock, Database
from db.tables import Case, CaseSource, CaseState, CaseType, Department, Nature

log = structlog.get_logger()

OPEN311 = "open311"
NOTES = {Stage.RECEIVED: "已受理", Stage.HANDLING: "办理中", Stage.ANSWERED: "已答复", Stage.CLOSED: "已办结"}
ENDED = (CaseState.CLOSED, CaseState.ARCHIVED)
LISTED = (
    Case.confidential.is_(False),
    or_(Case.case_type.is_(None), Case.case_type != CaseType.REPORT),
    or_(Case.nature.is_(None), Case.nature != Nature.ACCUSATION),
    or_(Case.channel == OPEN311, Case.public),
)
"""What everybody may see: what came by this way, or was let go; never a sealed case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestView:
    """A case as everybody may read it, under the specification's names; times are aware."""

    service_request_id: str
    status: str
    status_notes: str
    service_name: str | None
    service_code: str | None
    description: str
    agency_responsible: str | None
    service_notice: str | None
    requested_datetime: datetime
    updated_datetime: datetime
    expected_datetime: datetime | None
    address: str | None
    address_id: str | None
    zipcode: str | None
    lat: float | None
    long: float | None
    media_url: str | None


class Open311:
    """All methods raise ``db.StoreUnavailable``."""

    def __init__(self, database: Database, *, spell: Spell, clock: Clock) -> None:
        self._database, self._spell, self._clock = database, spell, clock
        self._keys, self._limits = Keys(database, clock=clock), Limits(database, clock=clock)

    @staticmethod
    def new_name() -> str:
        """The name of a sending whose sender gave it none."""
        return secrets.token_urlsafe(18)

    async def services(self) -> list[dict[str, Any]]:
        """Every category in use as a service."""
        return [
            {
                "service_code": code, "service_name": path[-1], "description": " › ".join(path), "metadata": False,
                "type": "realtime", "keywords": ", ".join(path), "group": path[0],
            }
            for code, path in (await self._paths()).items()
        ]  # fmt: skip

    async def definition(self, code: str) -> dict[str, Any]:
        """Services ask for no attributes of their own. Raises ``Open311Refused``: 404."""
        await self._require(code)
        return {"service_code": code, "attributes": []}

    async def send(self, sent: SentRequest, *, key: str, name: str, address: str) -> Registered:
        """Open the case of a request; ``name``: of this sending, so that sending it again opens no second one.

        Raises ``KeyRefused``, ``TooOften``, ``Open311Refused``, ``cases.ChannelRefused``, ``cases.DemandFaulty``.
        """
        key_id = await self._keys.require(key, OPEN311)
        await self._limits.take("open311.key", str(key_id))
        await self._require(sent.service_code)
        phone = sent.phone if sent.phone and is_number(sent.phone, self._spell) else None
        text = sent.description + (f"\n图片或视频：{sent.media_url}" if sent.media_url else "")
        demand = Demand(
            channel=OPEN311, foreign_id=f"{key_id}:{name}"[:200], text=text.strip(), category=sent.service_code,
            place=sent.place, citizen_name=sent.name, caller=self._spell(phone) if phone else None, email=sent.email,
            details={"description": sent.description, "lat": sent.latitude, "long": sent.longitude},
        )  # fmt: skip
        actor = f"software:{key_id}"
        made = await Registry(self._database).register(demand, now=self._clock(), actor=actor, address=address)
        log.info("channel.case_opened", case=made.case.id, channel=OPEN311, repeated=made.repeated)
        return made

    async def requests(self, asked: Asked) -> list[RequestView]:
        """The newest that everybody may see, at most ``MOST``."""
        wanted = [*LISTED]
        if asked.ids:
            wanted.append(Case.number.in_(asked.ids))
        else:
            wanted += [Case.opened_at >= asked.since, Case.opened_at <= asked.until]
        if asked.codes:
            wanted.append(Case.category.in_(asked.codes))
        if len(asked.statuses) == 1:
            ended = Case.state.in_(ENDED)
            wanted.append(ended if "closed" in asked.statuses else ~ended)
        return await self._found(*wanted)

    async def request(self, number: str) -> RequestView:
        """Raises ``Open311Refused``: 404, also for what is not for everybody."""
        found = await self._found(*LISTED, Case.number == number.replace("\x00", ""))
        if not found:
            raise Open311Refused(404, f"service_request_id {number[:32]} was not found")
        return found[0]

    async def _found(self, *wanted: Any) -> list[RequestView]:
        own = and_(CaseSource.case_id == Case.id, CaseSource.channel == OPEN311, CaseSource.opened)
        statement = select(Case, CaseSource.details).outerjoin(CaseSource, own).where(*wanted)
        names = {code: path[-1] for code, path in (await self._paths()).items()}
        async with self._database.read() as session:
            rows = (await session.execute(statement.order_by(Case.id.desc()).limit(MOST))).all()
            units, told = await _units(session), await told_states(session, [case.id for case, _ in rows])
        return [_view(case, details or {}, names, units, told.get(case.id, case.state)) for case, details in rows]

    async def _paths(self) -> dict[str, tuple[str, ...]]:
        return paths_of(await Directory(self._database).categories())

    async def _require(self, code: str) -> None:
        if code not in await self._paths():
            raise Open311Refused(404, f"service_code {code[:32]} was not found")


async def _units(session: AsyncSession) -> dict[str, str]:
    return {row.code: row.name for row in await session.scalars(select(Department))}


def _view(
    case: Case, details: Mapping[str, Any], names: Mapping[str, str], units: Mapping[str, str], told: CaseState
) -> RequestView:
    stage = STAGES[told]
    ours = case.channel == OPEN311
    words = details.get("description", "") if ours else case.redacted_text or ""
    where = spot(details.get("lat"), details.get("long"))  # told as numbers; as words it would be hidden like a number
    return RequestView(
        service_request_id=case.number, status="closed" if stage is Stage.CLOSED else "open",
        status_notes=NOTES[stage], service_name=names.get(case.category or ""), service_code=case.category,
        description=for_everybody(words), agency_responsible=units.get(case.lead_unit or ""), service_notice=None,
        requested_datetime=case.opened_at, updated_datetime=case.updated_at, expected_datetime=case.due_at,
        address=for_everybody(case.place) if ours and case.place and case.place != where else None,
        address_id=None, zipcode=None,
        lat=details.get("lat"), long=details.get("long"), media_url=None,
    )  # fmt: skip
