"""Changing a row of the settings: what was and what is go into the audit in the same transaction."""

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
    before = None if new else {field: _plain(getattr(row, field)) for field in values}
    for field, value in values.items():
        setattr(row, field, value)
    session.add(
        AuditEntry(
            at=services(request).clock(), actor=viewer(request).login, address=request[ADDRESS],
            action=f"{kind}.{'added' if new else 'changed'}", subject_kind=kind, subject_id=name[:64], before=before,
            after={field: _plain(value) for field, value in values.items()},
        )
    )  # fmt: skip


def _plain(value: Any) -> str | int | bool | None:
    return value if value is None or isinstance(value, bool | int) else str(value)
