"""Changing a row of the settings: what was and what is go into the audit in the same transaction."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import AuditEntry
from web.context import ADDRESS, services, viewer

Values = dict[str, Any]


def changed(
    request: web.Request, session: AsyncSession, row: Any, values: Values, *, kind: str, name: str, new: bool = False
) -> None:
    """Set ``values`` on ``row`` and write who did it; the caller commits."""
    before = None if new else {field: getattr(row, field) for field in values}
    for field, value in values.items():
        setattr(row, field, value)
    written(request, session, f"{kind}.{'added' if new else 'changed'}", kind, name, before=before, after=values)


def written(
    request: web.Request,
    session: AsyncSession,
    action: str,
    kind: str,
    name: str,
    *,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    reason: str | None = None,
) -> None:
    """Add the entry of one change; the caller commits it together with the change."""
    session.add(
        AuditEntry(
            at=services(request).clock(), actor=viewer(request).login, address=request[ADDRESS], action=action,
            subject_kind=kind, subject_id=name[:64], before=_plain(before), after=_plain(after), reason=reason,
        )
    )  # fmt: skip


def _plain(values: Mapping[str, Any] | None) -> dict[str, str | int | bool | None] | None:
    if values is None:
        return None
    return {
        name: value if value is None or isinstance(value, bool | int) else str(value) for name, value in values.items()
    }
