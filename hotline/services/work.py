"""``hotline work``: takes recordings in and does the jobs: today, transcription."""

import asyncio

from db import Database
from db.jobs import Jobs, LeaseJobs, PgQueuerJobs
from hotline.context import Context
from hotline.switch import own_folders
from recordings import TRANSCRIBE, Intake, Store, Transcriber, VoskRecognizer


def jobs_of(database: Database) -> Jobs:
    """The job engine that fits the database: an existing one where there is one."""
    return PgQueuerJobs(database) if database.dialect == "postgresql" else LeaseJobs(database)


async def run_work(context: Context, *, intake: bool = True) -> None:
    """Work until cancelled. ``intake`` is for the host of Asterisk, where its recordings arrive."""
    settings, database = context.settings, context.database
    jobs, store = jobs_of(database), Store(settings.recordings)
    await jobs.prepare()
    workers = settings.transcription_workers
    async with VoskRecognizer(settings.model, processes=max(workers, 1)) as recognizer, asyncio.TaskGroup() as group:
        if intake:
            spool = own_folders(settings, None).spool
            group.create_task(Intake(database, spool, store, jobs).run(), name="intake")
        if workers:
            handlers = {TRANSCRIBE: Transcriber(database, store, recognizer)}
            group.create_task(jobs.run(handlers, at_once=workers), name="jobs")
