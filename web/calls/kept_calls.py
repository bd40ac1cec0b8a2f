"""Calls of cases somebody keeps out of: those a case was opened by, and those made for it."""

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm.attributes import InstrumentedAttribute

from db.tables import Call, Case, CaseRecusal


def not_kept_from(login: str) -> ColumnElement[bool]:
    """Calls whose words ``login`` may hear and read. Who keeps out of nothing costs nothing: the lists are empty."""
    made_for = or_(Call.case_number.is_(None), Call.case_number.not_in(_of_kept(Case.number, login)))
    return and_(Call.id.not_in(_of_kept(Case.call_id, login)), made_for)


def _of_kept(column: InstrumentedAttribute[str] | InstrumentedAttribute[str | None], login: str) -> Select[str | None]:
    running = (CaseRecusal.login == login, CaseRecusal.ended_at.is_(None), column.is_not(None))
    return select(column).join(CaseRecusal, CaseRecusal.case_id == Case.id).where(*running)
