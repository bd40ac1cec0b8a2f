"""Telling an article's keepers on the day, as jobs: once per date, however late a worker runs."""

from datetime import date
from typing import Any

import structlog
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from db import Clock, Database, utc_now
from db.jobs import HopelessJob, Jobs, Task
from db.tables import Article, ArticleReminder
from knowledge.rules import Due, reminders_of

log = structlog.get_logger()

REMIND = "knowledge.remind"
"""Kind of the jobs."""


async def remind(session: AsyncSession, jobs: Jobs, article: Article) -> None:
    """Ask for the reminders of ``article``'s dates in the caller's transaction; asking twice changes nothing."""
    for one in reminders_of(article.review_on, article.expires_on):
        payload = {"article": article.id, "event": one.event.value, "day": one.day.isoformat()}
        key = f"{REMIND}:{article.id}:{one.event}:{one.day}"
        await jobs.enqueue(session, REMIND, payload, key=key, due_at=one.at)


class ArticleReminding:
    """A handler for ``Jobs.run({REMIND: ArticleReminding(...)})``."""

    def __init__(self, database: Database, *, clock: Clock = utc_now) -> None:
        self._database, self._clock = database, clock

    async def __call__(self, task: Task) -> None:
        """Raises ``HopelessJob``, ``StoreUnavailable``."""
        event, day = Due(task.payload["event"]), date.fromisoformat(task.payload["day"])
        async with self._database.write() as session:
            article = await session.get(Article, task.payload["article"])
            if article is None:
                raise HopelessJob(f"no article {task.payload['article']}")
            current = article.review_on if event is Due.REVIEW else article.expires_on
            if article.published is None or current != day:
                log.info("article.reminder_stale", article=article.id, what=event.value)
                return
            insert: Any = sqlite.insert if self._database.dialect == "sqlite" else postgresql.insert
            values = {"article_id": article.id, "event": event.value, "day": day, "written_at": self._clock()}
            await session.execute(insert(ArticleReminder).values(values).on_conflict_do_nothing())
        log.info("article.due", article=task.payload["article"], what=event.value)
