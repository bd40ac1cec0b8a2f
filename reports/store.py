"""Definitions in the store: versions of documents, each in force from a time on, none ever changed."""

from collections.abc import Collection
from datetime import UTC, datetime
from importlib import resources

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import AuditEntry
from db.tables import MetricDefinition as DefinitionRow
from reports.definitions import MetricDefinition, document_of, read_definition, read_definition_text
from reports.errors import NoSuchMetric, ValidFromPast

log = structlog.get_logger()

ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)
"""From when the first versions are valid: before any call."""


def shipped_definitions() -> list[MetricDefinition]:
    """The definitions that come with the product, by key and version. Raises ``DefinitionFaulty``."""
    files = [file for file in (resources.files("reports") / "definitions").iterdir() if file.name.endswith(".yaml")]
    found = [read_definition_text(file.read_text("utf-8"), name=file.name) for file in files]
    return sorted(found, key=lambda definition: (definition.key, definition.version))


async def seed_metrics(session: AsyncSession, *, now: datetime, actor: str = "seed") -> list[MetricDefinition]:
    """Add the shipped versions that the store does not have; returns them. The caller commits.

    First versions are valid for all time, later ones from ``now`` on. Where a city has published the same version
    number itself, its own stays.
    """
    known = {(row.key, row.version): row for row in await session.scalars(select(DefinitionRow))}
    added = []
    for definition in shipped_definitions():
        present = known.get((definition.key, definition.version))
        if present is None:
            valid_from = ALWAYS if definition.version == 1 else now
            session.add(_row(definition, valid_from=valid_from, now=now, actor=actor))
            added.append(definition)
        elif _read(present) != definition:
            log.warning("metrics.shipped_version_differs", metric=definition.key, version=definition.version)
    await session.flush()
    return added


async def publish_metric(
    session: AsyncSession, definition: MetricDefinition, *, valid_from: datetime, now: datetime, actor: str, reason: str
) -> MetricDefinition:
    """Add ``definition`` as the next version of its key, whatever version it names. The caller commits.

    Raises ``ValidFromPast`` when periods that have begun would be measured anew.
    """
    newest = await session.scalar(
        select(DefinitionRow).where(DefinitionRow.key == definition.key).order_by(DefinitionRow.version.desc()).limit(1)
    )
    earliest = max(now, newest.valid_from) if newest else ALWAYS
    if valid_from < earliest:
        raise ValidFromPast(definition.key, valid_from, earliest)
    made = definition.model_copy(update={"version": newest.version + 1 if newest else 1})
    session.add(_row(made, valid_from=valid_from, now=now, actor=actor))
    session.add(
        AuditEntry(
            at=now,
            actor=actor,
            action="metric.published",
            subject_kind="metric",
            subject_id=made.key,
            before=newest.document if newest else None,
            after=document_of(made),
            reason=reason,
        )
    )
    await session.flush()
    return made


async def definitions_at(
    session: AsyncSession, at: datetime, *, keys: Collection[str] | None = None
) -> dict[str, MetricDefinition]:
    """The definitions by which a period that begins at ``at`` is measured, by key; ``keys`` None: all of them.

    Raises ``NoSuchMetric``; ``DefinitionFaulty`` when this program is too old for a stored document.
    """
    query = (
        select(DefinitionRow).where(DefinitionRow.valid_from <= at).order_by(DefinitionRow.key, DefinitionRow.version)
    )
    if keys is not None:
        query = query.where(DefinitionRow.key.in_(keys))
    newest = {row.key: row for row in await session.scalars(query)}
    for key in keys or ():
        if key not in newest:
            raise NoSuchMetric(key, at=at)
    return {key: _read(row) for key, row in newest.items()}


async def definition_of(session: AsyncSession, key: str, version: int) -> MetricDefinition:
    """One version, as an old report names it. Raises ``NoSuchMetric``."""
    row = await session.get(DefinitionRow, (key, version))
    if row is None:
        raise NoSuchMetric(key, version)
    return _read(row)


def _read(row: DefinitionRow) -> MetricDefinition:
    return read_definition(row.document, name=f"{row.key} version {row.version}")


def _row(definition: MetricDefinition, *, valid_from: datetime, now: datetime, actor: str) -> DefinitionRow:
    return DefinitionRow(
        key=definition.key,
        version=definition.version,
        document=document_of(definition),
        valid_from=valid_from,
        created_at=now,
        created_by=actor,
    )
