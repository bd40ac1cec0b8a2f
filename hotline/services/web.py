"""``hotline web``: the pages."""

import asyncio
from functools import partial

from aiohttp import web as aiohttp_web

from agi_scripts import national
from cases import Cases, Departments, Incidents, Sheets, Steps
from channels import Ways
from db import utc_now
from db.jobs import open_jobs
from hotline.attachments import attachments
from hotline.context import Context
from hotline.guard import require_free_port
from hotline.switch import require_renderable
from queue_manager import BoardClient, ControlClient, FollowUpAnswers, RatingAnswers
from web import Reach, Services, SwitchSide, WebSettings, create_app

STOP_SECONDS = 3.0
SIMULATED_BANNER = "演练环境：来电由程序模拟，并非真实市民来电。"


async def run_web(context: Context, *, simulated: bool = False) -> None:
    """Serve until cancelled. Raises ``PortTaken``, ``web.AssetsNotBuilt``."""
    settings = context.settings
    require_free_port(settings.web_host, settings.web_port, setting="WEB_PORT")
    client = BoardClient(settings.board_socket)
    app = create_app(_services(context, client, simulated=simulated))
    runner = aiohttp_web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=STOP_SECONDS)
    async with asyncio.TaskGroup() as group:
        group.create_task(client.run(), name="board-feed")
        await runner.setup()
        try:
            await aiohttp_web.TCPSite(runner, settings.web_host, settings.web_port).start()
            await asyncio.Event().wait()
        finally:
            await runner.cleanup()


def _services(context: Context, boards: BoardClient, *, simulated: bool) -> Services:
    settings = context.settings
    files, steps = attachments(context), Steps(context.database, open_jobs(context.database))
    return Services(
        database=context.database,
        cases=Cases(context.database, spell=national),
        steps=steps,
        jobs=open_jobs(context.database),
        sheets=Sheets(context.database),
        departments=Departments(context.database),
        attachments=files,
        incidents=Incidents(context.database, open_jobs(context.database)),
        ways=Ways.of(context.database, files, steps, spell=national, clock=utc_now, own=settings.mail_address),
        boards=boards,
        controls=ControlClient(settings.control_socket),
        recordings_folder=settings.recordings,
        prompts_folder=settings.own_prompts,
        clock=utc_now,
        answers=_answers(context),
        message_secret=settings.message_secret.get_secret_value(),
        switch=_switch(context),
        settings=WebSettings(
            secure_cookies=settings.web_secure_cookies,
            trusted_proxy=settings.web_trusted_proxy,
            jurisdiction=settings.open311_jurisdiction,
            simulated_banner=SIMULATED_BANNER if simulated else None,
        ),
    )


def _switch(context: Context) -> SwitchSide:
    settings = context.settings
    reach = Reach(
        bound=settings.sip_host, sip_port=settings.sip_port, sip_tls_port=settings.sip_tls_port,
        rtp_first=settings.rtp_first, rtp_last=settings.rtp_last,
    )  # fmt: skip
    return SwitchSide(reach=reach, check=partial(require_renderable, settings, context.secrets))


def _answers(context: Context) -> FollowUpAnswers:
    """Letters answer a follow-up, digits a call's rating."""
    database, jobs = context.database, open_jobs(context.database)
    ratings = RatingAnswers(database, jobs, spell=national, clock=utc_now)
    return FollowUpAnswers(database, jobs, ratings, spell=national, clock=utc_now)
