"""What can be said to callers: what comes with the product, and what a city recorded itself."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import Announcement
from ivr import read_prompts

OWN = "own-"
"""Prompts the city sent itself (``web.announcements.sound``): what they say is written by people, not in the list."""


async def words_of_sounds(session: AsyncSession) -> Mapping[str, str]:
    """What each sound says, by key. An announcement may consist of several; only whole ones of the city's own count."""
    sent = await session.execute(
        select(Announcement.prompts, Announcement.words).where(Announcement.prompts.startswith(OWN))
    )
    own = {key: words for key, words in sent if "&" not in key}
    return {key: prompt.text for key, prompt in read_prompts().items()} | own


def short(words: str) -> str:
    """As much of ``words`` as a list of choices shows."""
    return words if len(words) <= 24 else f"{words[:24]}…"
