"""Letting a case be listed for everybody, or no longer. Sealed cases never are."""

from sqlalchemy import select

from cases import Change, NoSuchCase, is_sealed, not_recused
from channels.errors import PublishingRefused
from db import Database
from db.tables import Case


class Publishing:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def set(self, number: str, change: Change, *, public: bool) -> None:
        """Raises ``cases.ReasonMissing``, ``PublishingRefused``, ``db.StoreUnavailable``, and ``cases.NoSuchCase`` also
        to whoever keeps out of it."""
        change.require_reason()
        async with self._database.write() as session:
            wanted = select(Case).where(Case.number == number, not_recused(change.actor))
            case = await session.scalar(wanted.with_for_update())
            if case is None:
                raise NoSuchCase(number)
            if public and is_sealed(case.confidential, case.case_type, case.nature):
                raise PublishingRefused(case.id)
            before, case.public = {"public": case.public}, public
            action = "case.published" if public else "case.unpublished"
            session.add(change.entry(action, "case", str(case.id), before, {"public": public}))
