"""What a partner is sent: what its unit may read of the case at the moment of sending, and not a word more."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from cases import CaseSheet, NoSuchCase, Person, Sheets
from db import Clock, Database
from db.tables import AuditEntry, Case, CaseAnswer, CaseSource, CaseStep, Role
from notices.partners.events import PartnerEvent
from notices.partners.parcels import Parcel
from notices.writing import is_secret

CITIZEN_TOLD = "case.citizen_told"
TOLD = "派单时向承接单位提供诉求人联系方式"


class Bodies:
    def __init__(self, database: Database, *, clock: Clock) -> None:
        self._database, self._clock, self._sheets = database, clock, Sheets(database)

    async def of(self, parcel: Parcel) -> dict[str, Any]:
        """The JSON of ``parcel``. Raises ``StoreUnavailable``."""
        head: dict[str, Any] = {
            "id": f"d{parcel.id}", "event": parcel.event.value, "at": _instant(parcel.at), "unit": parcel.unit,
            "sequence": parcel.ordinal,
        }  # fmt: skip
        if parcel.case_id is None:
            return head
        async with self._database.read() as session:
            case = await session.get_one(Case, parcel.case_id)
        if parcel.event.startswith("matter."):
            return head | await self._matter(parcel, case)
        return head | await self._case(parcel, case.number)

    async def _case(self, parcel: Parcel, number: str) -> dict[str, Any]:
        person = Person(login=f"partner:{parcel.code}", role=Role.DEPARTMENT, unit=parcel.unit)
        try:
            sheet = await self._sheets.read(number, person)
        except NoSuchCase:  # its part has ended: it learns that, and nothing else
            return {"number": number, "case": None}
        shown: dict[str, Any] = {"number": number, "reason": await self._reason(sheet, parcel), "case": _shown(sheet)}
        tells = parcel.tells_citizen and not sheet.hidden and not sheet.facts.anonymous
        if tells and parcel.event is PartnerEvent.DISPATCHED:
            shown["citizen"] = await self._citizen(parcel, sheet)
        return shown

    async def _reason(self, sheet: CaseSheet, parcel: Parcel) -> str | None:
        """What was written with the step, where it was written for the unit."""
        of_step = (CaseStep.case_id == sheet.case.id, CaseStep.ordinal == parcel.ordinal)
        async with self._database.read() as session:
            action = await session.scalar(select(CaseStep.action).where(*of_step))
        return next((line.reason for line in sheet.history if (line.at, line.action) == (parcel.at, action)), None)

    async def _citizen(self, parcel: Parcel, sheet: CaseSheet) -> dict[str, str | None]:
        """Name and number, written down before they leave the house: once for a delivery, however often it is tried.

        A partner that is away for days would fill the case's history.
        """
        subject, delivery = str(sheet.case.id), {"delivery": parcel.id}
        of_case = (AuditEntry.subject_kind == "case", AuditEntry.subject_id == subject)
        async with self._database.write() as session:
            known = await session.scalars(select(AuditEntry.after).where(*of_case, AuditEntry.action == CITIZEN_TOLD))
            if delivery not in known.all():
                session.add(
                    AuditEntry(
                        at=self._clock(), actor="system:partners", action=CITIZEN_TOLD, subject_kind="case",
                        subject_id=subject, after=delivery, reason=TOLD,
                    )
                )  # fmt: skip
        return {"name": sheet.case.citizen_name, "number": sheet.case.caller}

    async def _matter(self, parcel: Parcel, case: Case) -> dict[str, Any]:
        """The answer to a matter the partner brought; of what has become secret since only that it is answered."""
        accepted = select(CaseAnswer.text).where(CaseAnswer.case_id == case.id, CaseAnswer.accepted.is_(True))
        brought = select(CaseSource.foreign_id).where(
            CaseSource.case_id == case.id, CaseSource.opened, CaseSource.foreign_id.startswith(f"{parcel.code}:")
        )
        async with self._database.read() as session:
            answer = await session.scalar(accepted.order_by(CaseAnswer.id.desc()).limit(1))
            foreign_id = await session.scalar(brought)
        return {
            "number": case.number, "matter": (foreign_id or "").partition(":")[2], "state": case.state.value,
            "result": case.result.value if case.result else None, "answer": None if is_secret(case) else answer,
        }  # fmt: skip


def _shown(sheet: CaseSheet) -> Mapping[str, Any]:
    """As the pages show it to the unit's people: of a sealed case the redacted words only."""
    case, facts = sheet.case, sheet.facts
    return {
        "state": facts.state.value, "version": case.version, "text": case.text,
        "type": case.case_type.value if case.case_type else None, "category": facts.category, "place": case.place,
        "urgency": facts.urgency.value, "opened_at": _instant(case.opened_at), "due_at": _instant(facts.due_at),
        "lead_unit": facts.lead_unit, "pending": facts.pending.value if facts.pending else None,
        "sealed": facts.sealed,
    }  # fmt: skip


def _instant(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
