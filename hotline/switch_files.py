"""Asterisk's folder made ready for a start: its files, prompts, music and certificate; and its ports free."""

import asyncio
from pathlib import Path

from asterisk_conf import AsteriskProcess, AsteriskProgram, SwitchPlan, cut_music, find_asterisk, install_sounds, render
from db import utc_now
from hotline.certificates import prepare_certificate
from hotline.context import Context
from hotline.guard import require_free_port
from hotline.switch import own_folders, plan_switch, read_rows
from ivr import SOUNDS


def require_switch_ports(context: Context, asterisk: AsteriskProcess) -> None:
    """Raise ``PortTaken``, unless it is an Asterisk of our own that holds them: that one will be adopted."""
    settings = context.settings
    if asterisk.already_running() is None:
        require_free_port(settings.sip_host, settings.sip_port, setting="SIP_PORT", udp=True)
        require_free_port("127.0.0.1", settings.ami_port, setting="AMI_PORT")
        if settings.sip_tls_port:
            require_free_port(settings.sip_host, settings.sip_tls_port, setting="SIP_TLS_PORT")


async def prepare_switch(context: Context) -> tuple[AsteriskProgram, SwitchPlan]:
    """Render Asterisk's folder from settings and store, and put the prompts in place."""
    program = await asyncio.to_thread(find_asterisk, context.settings.asterisk_build)
    folders = own_folders(context.settings, program.modules)
    await asyncio.to_thread(prepare_certificate, context.settings, utc_now())
    plan = plan_switch(context.settings, context.secrets, await read_rows(context.database), folders)
    await asyncio.to_thread(_write, plan, context.settings.prompts_overlay, context.settings.own_prompts)
    return program, plan


def _write(plan: SwitchPlan, overlay: Path | None, own: Path) -> None:
    render(plan, plan.folders.etc)
    install_sounds(SOUNDS, overlay, plan.folders.data)
    install_sounds(own, None, plan.folders.data)
    cut_music(plan.queues, plan.folders.data)
