"""Bringing an installation to a state in which services can start."""

import asyncio
from pathlib import Path

from asterisk_conf import AsteriskProgram, SwitchPlan, find_asterisk, install_sounds, render
from db import migrate, utc_now
from db.jobs import open_jobs
from hotline.context import Context
from hotline.seeding import Seeded, keep_passwords, seed
from hotline.switch import own_folders, plan_switch, read_rows
from ivr import SOUNDS, seed_menus
from web import hash_password

FIRST_PASSWORDS = "first-passwords.txt"


async def initialise(context: Context) -> Seeded:
    """Migrate the store and seed what is empty; first passwords go to a file only the owner may read."""
    await migrate(context.database)
    await open_jobs(context.database).prepare()
    made = await seed(context.database, now=utc_now(), hash_password=hash_password)
    async with context.database.write() as session:
        await seed_menus(session, now=utc_now())
    if made.passwords:
        keep_passwords(context.settings.home / FIRST_PASSWORDS, made.passwords)
    return made


async def prepare_switch(context: Context) -> tuple[AsteriskProgram, SwitchPlan]:
    """Render Asterisk's folder from settings and store, and put the prompts in place."""
    program = await asyncio.to_thread(find_asterisk, context.settings.asterisk_build)
    folders = own_folders(context.settings, program.modules)
    plan = plan_switch(context.settings, context.secrets, await read_rows(context.database), folders)
    await asyncio.to_thread(_write, plan, context.settings.prompts_overlay)
    return program, plan


def _write(plan: SwitchPlan, overlay: Path | None) -> None:
    render(plan, plan.folders.etc)
    install_sounds(SOUNDS, overlay, plan.folders.data)
