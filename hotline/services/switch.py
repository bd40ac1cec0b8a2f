"""``hotline switch``: keeps Asterisk running, adopting the one an earlier run left behind."""

import asyncio
import contextlib

import structlog

from asterisk_conf import AsteriskProcess, find_asterisk
from hotline.bounded_log import keep_bounded
from hotline.context import Context
from hotline.errors import ServiceFailed
from hotline.switch import own_folders, plan_switch, read_rows
from hotline.switch_files import prepare_switch, require_switch_ports

log = structlog.get_logger()


async def run_switch(context: Context) -> None:
    """Run until cancelled, then stop Asterisk. Raises ``PortTaken``, ``ServiceFailed`` when it ends by itself."""
    program, plan = await prepare_switch(context)
    asterisk = AsteriskProcess(program, plan)
    if asterisk.adopt():
        await asterisk.reload()
    else:
        require_switch_ports(context, asterisk)
        await asterisk.start()
    folder = plan.folders.log
    bounding = asyncio.create_task(keep_bounded(folder / "messages", folder / "console"), name="bounded-logs")
    try:
        code = await asterisk.wait()
    finally:
        bounding.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await bounding
        await asterisk.stop()
    raise ServiceFailed(f"Asterisk ended by itself (code {code}):\n{asterisk.log_tail()}")


async def reload_switch(context: Context) -> None:
    """Render the files again and let the running Asterisk take them over; calls go on.

    Raises ``asterisk_conf.CommandFailed`` when none runs; the files are written all the same.
    """
    program, plan = await prepare_switch(context)
    asterisk = AsteriskProcess(program, plan)
    await asterisk.reload()
    log.info("switch.reloaded", lines=len(plan.lines), seats=len(plan.seats))


async def ask_switch(context: Context, command: str) -> str:
    """What the running Asterisk's console answers. Raises ``asterisk_conf.AsteriskConfError`` when none runs."""
    program = await asyncio.to_thread(find_asterisk, context.settings.asterisk_build)
    folders = own_folders(context.settings, program.modules)
    plan = plan_switch(context.settings, context.secrets, await read_rows(context.database), folders)
    return await AsteriskProcess(program, plan).rx(command)
