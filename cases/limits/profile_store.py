"""Deadline profiles in the store: versions of documents, each in force from a time on, none ever changed."""

from datetime import datetime
from functools import cache
from importlib import resources

from sqlalchemy.ext.asyncio import AsyncSession

from cases.changes import Change
from cases.documents import require_newest
from cases.limits.errors import NoSuchProfile, ProfileFromPast
from cases.limits.terms import Profile, document_of, read_profile, read_profile_text
from db import Documents
from db.tables import DeadlineProfile

DEFAULT = "default"
"""Key of the profile that holds where nobody chose another."""


@cache
def shipped_profiles() -> tuple[Profile, ...]:
    """The profiles that come with the product, by key and version. Raises ``ProfileFaulty``."""
    files = [file for file in (resources.files("cases") / "profiles").iterdir() if file.name.endswith(".yaml")]
    found = [read_profile_text(file.read_text("utf-8"), name=file.name) for file in files]
    return tuple(sorted(found, key=lambda profile: (profile.key, profile.version)))


async def seed_profiles(session: AsyncSession, *, now: datetime) -> list[Profile]:
    """Add the shipped versions that the store does not have; returns them. The caller commits."""
    return await _stored(session).seed(shipped_profiles(), now=now)


async def publish_profile(
    session: AsyncSession, profile: Profile, change: Change, *, valid_from: datetime, after: int | None = None
) -> Profile:
    """Add ``profile`` as the next version of its key, whatever version it names. The caller commits.

    Clocks that run keep the term they started with. ``after``: the version that was read, 0 for none; of another
    ``RulesChanged`` is raised. Raises ``ProfileFromPast``, ``ReasonMissing``.
    """
    change.require_reason()
    newest = await _stored(session).newest(profile.key)
    require_newest(profile.key, after, newest)
    if newest is not None and valid_from < max(change.at, newest.valid_from):
        raise ProfileFromPast(profile.key, valid_from)
    made = await _stored(session).publish(
        profile, after=newest, valid_from=valid_from, now=change.at, actor=change.actor
    )
    before = newest.document if newest else None
    session.add(change.entry("profile.published", "deadline_profile", made.key, before, document_of(made)))
    return made


async def profile_at(session: AsyncSession, key: str, at: datetime) -> Profile:
    """The version of ``key`` by which a clock that starts at ``at`` runs.

    Raises ``NoSuchProfile``; ``ProfileFaulty`` when this program is too old for a stored document.
    """
    found = await _stored(session).in_force(at, [key])
    if key not in found:
        raise NoSuchProfile(key)
    return found[key]


async def newest_profile(session: AsyncSession, key: str) -> int:
    """The last version of ``key`` that was published, be it for a later day; 0: none."""
    newest = await _stored(session).newest(key)
    return newest.version if newest else 0


async def profiles_at(session: AsyncSession, at: datetime) -> list[Profile]:
    """Every profile as it is in force at ``at``, by key. Raises ``ProfileFaulty``."""
    return list((await _stored(session).in_force(at)).values())


def _stored(session: AsyncSession) -> Documents[Profile]:
    return Documents(session, DeadlineProfile, lambda document, name: read_profile(document, name=name))
