"""``hotline work``: takes recordings in and does the jobs: transcription, and what deadlines bring."""

import asyncio

from cases import (
    DEADLINE,
    LEADER_MESSAGE,
    RECOUNT,
    UNREAD_ALARM,
    UNREAD_MESSAGE,
    IncidentWatch,
    LeaderMessage,
    LeaderReminders,
    Pressing,
    Recounter,
    Reminder,
    UnreadAlarm,
    UnreadMessage,
)
from db import utc_now
from db.jobs import Handler, Jobs, open_jobs
from hotline.attachments import scanning
from hotline.calm import Calm, calm_limit
from hotline.context import Context
from hotline.mail import mail_fetcher
from hotline.messages import message_gateway
from hotline.notices import relay, told_by_jobs
from hotline.switch import own_folders
from knowledge import REMIND, ArticleReminding
from notices import Keeping
from queue_manager import (
    FOLLOW_UP_ASK,
    RATING_ASK,
    RATING_NOTE,
    CallQueries,
    ControlClient,
    FollowUpAsker,
    RatingAsker,
    RatingNoter,
)
from recordings import TRANSCRIBE, Intake, Store, Transcriber, VoskRecognizer, model_folder


async def run_work(context: Context, *, intake: bool = True) -> None:
    """Work until cancelled. ``intake`` is for the host of Asterisk, where its recordings arrive.

    There transcription also holds back while many calls are in progress; on a host of its own it never needs to.
    """
    settings, database = context.settings, context.database
    jobs, store = open_jobs(database), Store(settings.recordings)
    workers = settings.transcription_workers
    model = model_folder(settings.home)
    async with VoskRecognizer(model, processes=max(workers, 1)) as recognizer, asyncio.TaskGroup() as group:
        if intake:
            spool = own_folders(settings, None).spool
            group.create_task(Intake(database, spool, store, jobs).run(), name="intake")
        # Apart from transcription, so that a card never waits for a recording.
        reminders: dict[str, Handler] = {
            DEADLINE: Reminder(database, Pressing(jobs)), RECOUNT: Recounter(database, jobs),
            REMIND: ArticleReminding(database), UNREAD_ALARM: _unread_alarm(context, jobs),
            **scanning(context),
        }  # fmt: skip
        group.create_task(jobs.run(reminders), name="deadlines")
        group.create_task(jobs.run(_asking(context)), name="asking")
        group.create_task(IncidentWatch(database, jobs).run(), name="incidents")
        group.create_task(LeaderReminders(database, jobs).run(), name="leaders")
        if fetcher := mail_fetcher(context):
            group.create_task(fetcher.run(), name="mail")
        group.create_task(relay(context, jobs).run(), name="relay")
        group.create_task(Keeping(database, jobs, clock=utc_now).run(), name="keeping")
        for number, (handlers, at_once) in enumerate(told_by_jobs(context, jobs), start=1):
            group.create_task(jobs.run(handlers, at_once=at_once), name=f"told-{number}")
        if workers:
            limit = calm_limit(settings.transcription_calls_per_core)
            calm = Calm(CallQueries(database).in_progress, limit=limit) if intake else None
            transcribing: dict[str, Handler] = {TRANSCRIBE: Transcriber(database, store, recognizer, before=calm)}
            group.create_task(jobs.run(transcribing, at_once=workers), name="jobs")


def _unread_alarm(context: Context, jobs: Jobs) -> UnreadAlarm:
    gateway = message_gateway(context.settings) is not None
    return UnreadAlarm(context.database, jobs, clock=utc_now, gateway=gateway)


def _asking(context: Context) -> dict[str, Handler]:
    """Apart from all else: a gateway that hangs keeps nobody waiting."""
    controls, messages = ControlClient(context.settings.control_socket), message_gateway(context.settings)
    return {
        RATING_ASK: RatingAsker(context.database, controls, messages, clock=utc_now),
        RATING_NOTE: RatingNoter(controls),
        UNREAD_MESSAGE: UnreadMessage(context.database, messages, clock=utc_now),
        LEADER_MESSAGE: LeaderMessage(context.database, messages),
        FOLLOW_UP_ASK: FollowUpAsker(context.database, controls, messages, clock=utc_now),
    }
