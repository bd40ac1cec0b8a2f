"""Bringing an installation to a state in which services can start."""

import asyncio
from functools import partial

from asterisk_conf import AsteriskProcess
from cases import Calendars, Directory, seed_answer_rules, seed_burst_rules, seed_profiles, start_late_clocks
from db import migrate, utc_now
from db.jobs import open_jobs
from hotline.certificates import prepare_certificate
from hotline.context import Context
from hotline.guard import require_free_port
from hotline.seeding import Seeded, keep_passwords, seed
from hotline.switch_files import prepare_switch, require_switch_ports
from ivr import seed_menus
from reports import Figures
from web import hash_password, require_assets

FIRST_PASSWORDS = "first-passwords.txt"


async def initialise(context: Context, *, wrap_up: int, lasting_passwords: bool = False) -> Seeded:
    """Migrate the store and seed what is empty; first passwords go to a file only the owner may read.

    ``lasting_passwords``: the users that are made may keep them. ``wrap_up``: seconds, of queues that are made.
    """
    await migrate(context.database)
    await open_jobs(context.database).prepare()
    passwords = context.settings.home / FIRST_PASSWORDS
    made = await seed(
        context.database, now=utc_now(), hash_password=hash_password, keep=partial(keep_passwords, passwords),
        lasting=lasting_passwords, wrap_up=wrap_up,
    )  # fmt: skip
    async with context.database.write() as session:
        await seed_menus(session, now=utc_now())
        await seed_profiles(session, now=utc_now())
        await seed_answer_rules(session, now=utc_now())
        await seed_burst_rules(session)
    await Directory(context.database).seed(now=utc_now())
    await Calendars(context.database, open_jobs(context.database)).seed(now=utc_now())
    await Figures(context.database).seed(now=utc_now())
    await start_late_clocks(context.database, open_jobs(context.database), now=utc_now())
    await asyncio.to_thread(prepare_certificate, context.settings, utc_now())
    return made


async def require_startable(context: Context) -> None:
    """Refuse now, in one line, what every service would refuse again and again under the supervisor.

    Raises ``PortTaken``, ``asterisk_conf.AsteriskMissing``, ``asterisk_conf.PlanRefused``, ``BadSettings``,
    ``web.AssetsNotBuilt``.
    """
    settings = context.settings
    require_assets()
    require_free_port(settings.web_host, settings.web_port, setting="WEB_PORT")
    require_free_port("127.0.0.1", settings.agi_port, setting="AGI_PORT")
    program, plan = await prepare_switch(context)
    require_switch_ports(context, AsteriskProcess(program, plan))
