"""Definitions in the store: versions of documents, each in force from a time on, none ever changed."""

from collections.abc import Collection
from datetime import datetime
from functools import cache
from importlib import resources

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db import ALWAYS, Documents
from db.tables import AuditEntry
from db.tables import MetricDefinition as DefinitionRow
from reports.definitions import MetricDefinition, document_of, read_definition, read_definition_text
from reports.errors import NoSuchMetric, ValidFromPast


@cache
def shipped_definitions() -> tuple[MetricDefinition, ...]:
    """The definitions that come with the product, by key and version. Raises ``DefinitionFaulty``."""
    files = [file for file in (resources.files("reports") / "definitions").iterdir() if file.name.endswith(".yaml")]
    found = [read_definition_text(file.read_text("utf-8"), name=file.name) for file in files]
    return tuple(sorted(found, key=lambda definition: (definition.key, definition.version)))


async def seed_metrics(session: AsyncSession, *, now: datetime, actor: str = "seed") -> list[MetricDefinition]:
    """Add the shipped versions that the store does not have; returns them. The caller commits."""
    return await _stored(session).seed(shipped_definitions(), now=now, actor=actor)


async def publish_metric(
    session: AsyncSession, definition: MetricDefinition, *, valid_from: datetime, now: datetime, actor: str, reason: str
) -> MetricDefinition:
    """Add ``definition`` as the next version of its key, whatever version it names. The caller commits.

    Raises ``ValidFromPast`` when periods that have begun would be measured anew.
    """
    newest = await _stored(session).newest(definition.key)
    earliest = max(now, newest.valid_from) if newest else ALWAYS
    if valid_from < earliest:
        raise ValidFromPast(definition.key, valid_from, earliest)
    made = await _stored(session).publish(definition, after=newest, valid_from=valid_from, now=now, actor=actor)
    before = newest.document if newest else None
    session.add(
        AuditEntry(
            at=now, actor=actor, action="metric.published", subject_kind="metric", subject_id=made.key, before=before,
            after=document_of(made), reason=reason,
        )
    )  # fmt: skip
    await session.flush()
    return made


async def definitions_at(
    session: AsyncSession, at: datetime, *, keys: Collection[str] | None = None
) -> dict[str, MetricDefinition]:
    """The definitions by which a period that begins at ``at`` is measured, by key; ``keys`` None: all of them.

    Raises ``NoSuchMetric``; ``DefinitionFaulty`` when this program is too old for a stored document.
    """
    found = await _stored(session).in_force(at, keys)
    for key in keys or ():
        if key not in found:
            raise NoSuchMetric(key, at=at)
    return found


async def definitions_after(session: AsyncSession, now: datetime) -> list[tuple[MetricDefinition, datetime]]:
    """Definitions that will be in force only later, with from when on, the soonest first."""
    later = select(DefinitionRow).where(DefinitionRow.valid_from > now)
    rows = await session.scalars(later.order_by(DefinitionRow.valid_from, DefinitionRow.key, DefinitionRow.version))
    return [(read_definition(row.document, name=row.key), row.valid_from) for row in rows]


async def definition_of(session: AsyncSession, key: str, version: int) -> MetricDefinition:
    """One version, as an old report names it. Raises ``NoSuchMetric``."""
    found = await _stored(session).version(key, version)
    if found is None:
        raise NoSuchMetric(key, version)
    return found


def _stored(session: AsyncSession) -> Documents[MetricDefinition]:
    return Documents(session, DefinitionRow, lambda document, name: read_definition(document, name=name))
