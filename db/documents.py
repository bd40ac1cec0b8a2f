"""Documents in versions: each in force from a time on, until the next one is; none is ever changed.

Deadline profiles and definitions of figures are kept so. What a document means is its room's business.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import UTC, datetime
from typing import Any, Generic, Protocol, Self, TypeVar

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

log = structlog.get_logger()

ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)
"""From when first versions that come with the product are valid: before any call or case."""


class Document(Protocol):
    """What a room reads out of a stored document (a pydantic model)."""

    @property
    def key(self) -> str: ...
    @property
    def version(self) -> int: ...
    def model_dump(self, *, mode: str) -> dict[str, Any]: ...
    def model_copy(self, *, update: dict[str, Any]) -> Self: ...


Doc = TypeVar("Doc", bound=Document)


class Documents(Generic[Doc]):
    """The documents of ``table``, within the caller's transaction.

    ``read`` takes a stored document and a name for complaints; what it raises comes through where documents are read.
    """

    def __init__(self, session: AsyncSession, table: type[Any], read: Callable[[dict[str, Any], str], Doc]) -> None:
        self._session, self._table, self._read = session, table, read

    async def seed(self, shipped: Iterable[Doc], *, now: datetime, actor: str = "seed") -> list[Doc]:
        """Add the versions that the store does not have; returns them.

        First versions are valid for all time, later ones from ``now`` on. A version a city published itself stays.
        """
        known = {(row.key, row.version): row for row in await self._session.scalars(select(self._table))}
        added = []
        for one in shipped:
            present = known.get((one.key, one.version))
            if present is None:
                self._add(one, valid_from=ALWAYS if one.version == 1 else now, now=now, actor=actor)
                added.append(one)
            elif self._of(present) != one:
                log.warning("documents.shipped_version_differs", what=one.key, version=one.version)
        await self._session.flush()
        return added

    async def newest(self, key: str) -> Any | None:
        """The row of the last version, whether it is in force yet or not."""
        own = select(self._table).where(self._table.key == key)
        return await self._session.scalar(own.order_by(self._table.version.desc()).limit(1))

    async def publish(self, one: Doc, *, after: Any | None, valid_from: datetime, now: datetime, actor: str) -> Doc:
        """Add ``one`` as the version that follows the row ``after``, whatever version it names."""
        made = one.model_copy(update={"version": after.version + 1 if after else 1})
        self._add(made, valid_from=valid_from, now=now, actor=actor)
        await self._session.flush()
        return made

    async def in_force(self, at: datetime, keys: Collection[str] | None = None) -> dict[str, Doc]:
        """The documents in force at ``at``, by key; ``keys`` None: all."""
        query = select(self._table).where(self._table.valid_from <= at).order_by(self._table.key, self._table.version)
        if keys is not None:
            query = query.where(self._table.key.in_(keys))
        newest = {row.key: row for row in await self._session.scalars(query)}
        return {key: self._of(row) for key, row in newest.items()}

    async def version(self, key: str, version: int) -> Doc | None:
        row = await self._session.get(self._table, (key, version))
        return self._of(row) if row is not None else None

    def _of(self, row: Any) -> Doc:
        return self._read(row.document, f"{row.key} version {row.version}")

    def _add(self, one: Doc, *, valid_from: datetime, now: datetime, actor: str) -> None:
        self._session.add(
            self._table(
                key=one.key, version=one.version, document=one.model_dump(mode="json"), valid_from=valid_from,
                created_at=now, created_by=actor,
            )
        )  # fmt: skip
