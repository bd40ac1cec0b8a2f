"""Rules of points in the store: versions of documents, each in force from a time on, none ever changed."""

from datetime import datetime
from importlib import resources

from sqlalchemy.ext.asyncio import AsyncSession

from db import Documents
from db.tables import AuditEntry, UnitScoreRules
from reports.errors import NoSuchScoreRules
from reports.scores import ScoreRules, read_score_rules, read_score_rules_text

USUAL = "default"
"""Key of the rules that hold where nobody asked for others."""


def shipped_score_rules() -> list[ScoreRules]:
    """The rules that come with the product. Raises ``DefinitionFaulty``."""
    files = sorted((resources.files("reports") / "score_rules").iterdir(), key=lambda file: file.name)
    return [read_score_rules_text(file.read_text("utf-8"), name=file.name) for file in files]


async def seed_score_rules(session: AsyncSession, *, now: datetime) -> list[ScoreRules]:
    """Add the shipped versions that the store does not have; returns them. The caller commits."""
    return await _stored(session).seed(shipped_score_rules(), now=now)


async def publish_score_rules(
    session: AsyncSession, rules: ScoreRules, *, now: datetime, actor: str, reason: str, address: str | None = None
) -> ScoreRules:
    """Add ``rules`` as the next version of its key; periods that begin from ``now`` on count by it. Audited.

    The caller commits.
    """
    newest = await _stored(session).newest(rules.key)
    made = await _stored(session).publish(rules, after=newest, valid_from=now, now=now, actor=actor)
    session.add(
        AuditEntry(
            at=now, actor=actor, address=address, action="score_rules.published", subject_kind="score_rules",
            subject_id=made.key, before=newest.document if newest else None, after=made.model_dump(mode="json"),
            reason=reason,
        )
    )  # fmt: skip
    return made


async def score_rules_at(session: AsyncSession, at: datetime) -> dict[str, ScoreRules]:
    """Every rule in force for a period that begins at ``at``, by key. Raises ``DefinitionFaulty``."""
    return await _stored(session).in_force(at)


async def score_rules_of(session: AsyncSession, key: str, at: datetime) -> ScoreRules:
    """Raises ``NoSuchScoreRules``, ``DefinitionFaulty``."""
    found = (await _stored(session).in_force(at, [key])).get(key)
    if found is None:
        raise NoSuchScoreRules(key)
    return found


def _stored(session: AsyncSession) -> Documents[ScoreRules]:
    return Documents(session, UnitScoreRules, lambda document, name: read_score_rules(document, name=name))
