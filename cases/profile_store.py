"""Deadline profiles in the store: versions of documents, each in force from a time on, none ever changed."""

from datetime import UTC, datetime
from importlib import resources

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cases.changes import Change
from cases.errors import NoSuchProfile, ProfileFromPast
from cases.terms import Profile, document_of, read_profile, read_profile_text
from db.tables import DeadlineProfile

log = structlog.get_logger()

ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)
"""From when the first versions are valid: before any case."""
DEFAULT = "default"
"""Key of the profile that holds where nobody chose another."""


def shipped_profiles() -> list[Profile]:
    """The profiles that come with the product, by key and version. Raises ``ProfileFaulty``."""
    files = [file for file in (resources.files("cases") / "profiles").iterdir() if file.name.endswith(".yaml")]
    found = [read_profile_text(file.read_text("utf-8"), name=file.name) for file in files]
    return sorted(found, key=lambda profile: (profile.key, profile.version))


async def seed_profiles(session: AsyncSession, *, now: datetime) -> list[Profile]:
    """Add the shipped versions that the store does not have; returns them. The caller commits.

    First versions are valid for all time, later ones from ``now`` on. A version a city published itself stays.
    """
    stored = {(row.key, row.version): row.document for row in await session.scalars(select(DeadlineProfile))}
    added = []
    for profile in shipped_profiles():
        present = stored.get((profile.key, profile.version))
        if present is None:
            session.add(_row(profile, ALWAYS if profile.version == 1 else now, now, "seed"))
            added.append(profile)
        elif present != document_of(profile):
            log.warning("profiles.shipped_version_differs", profile=profile.key, version=profile.version)
    await session.flush()
    return added


async def publish_profile(session: AsyncSession, profile: Profile, change: Change, *, valid_from: datetime) -> Profile:
    """Add ``profile`` as the next version of its key, whatever version it names. The caller commits.

    Clocks that run keep the term they started with. Raises ``ProfileFromPast``, ``ReasonMissing``.
    """
    change.require_reason()
    newest = await session.scalar(
        select(DeadlineProfile)
        .where(DeadlineProfile.key == profile.key)
        .order_by(DeadlineProfile.version.desc())
        .limit(1)
    )
    if newest is not None and valid_from < max(change.at, newest.valid_from):
        raise ProfileFromPast(profile.key, valid_from)
    made = profile.model_copy(update={"version": newest.version + 1 if newest else 1})
    session.add(_row(made, valid_from, change.at, change.actor))
    before = newest.document if newest else None
    session.add(change.entry("profile.published", "deadline_profile", made.key, before, document_of(made)))
    await session.flush()
    return made


async def profile_at(session: AsyncSession, key: str, at: datetime) -> Profile:
    """The version of ``key`` by which a clock that starts at ``at`` runs.

    Raises ``NoSuchProfile``; ``ProfileFaulty`` when this program is too old for a stored document.
    """
    row = await session.scalar(
        select(DeadlineProfile)
        .where(DeadlineProfile.key == key, DeadlineProfile.valid_from <= at)
        .order_by(DeadlineProfile.version.desc())
        .limit(1)
    )
    if row is None:
        raise NoSuchProfile(key)
    return read_profile(row.document, name=f"{row.key} version {row.version}")


async def profiles_at(session: AsyncSession, at: datetime) -> list[Profile]:
    """Every profile as it is in force at ``at``, by key. Raises ``ProfileFaulty``."""
    rows = await session.scalars(
        select(DeadlineProfile).where(DeadlineProfile.valid_from <= at).order_by(DeadlineProfile.version)
    )
    newest = {row.key: row for row in rows}
    return [read_profile(newest[key].document, name=key) for key in sorted(newest)]


def _row(profile: Profile, valid_from: datetime, now: datetime, actor: str) -> DeadlineProfile:
    return DeadlineProfile(
        key=profile.key, version=profile.version, document=document_of(profile), valid_from=valid_from,
        created_at=now, created_by=actor,
    )  # fmt: skip
