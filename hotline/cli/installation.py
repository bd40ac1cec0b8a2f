"""``hotline init``, ``model``, ``render``: making and moving an installation."""

import asyncio
import os
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from asterisk_conf import Folders, render_host
from hotline.cli.options import LASTING_PASSWORDS, WRAP_UP
from hotline.context import opened
from hotline.installation import FIRST_PASSWORDS, initialise
from hotline.settings import WRAP_UP_SECONDS, load_settings
from hotline.switch import plan_switch, read_rows
from ivr import SOUNDS
from recordings import obtain_model


def register(app: typer.Typer) -> None:
    app.command("init")(init)
    app.command("model")(model)
    app.command("render")(render_for_host)


def init(
    lasting_passwords: Annotated[bool, typer.Option("--lasting-passwords", help=LASTING_PASSWORDS)] = False,
    wrap_up: Annotated[int, typer.Option("--wrap-up", min=0, max=600, help=WRAP_UP)] = WRAP_UP_SECONDS,
) -> None:
    """Make or update the tables, and fill an empty store with the example city."""

    async def run() -> None:
        async with opened("init", current_tables=False) as context:
            made = await initialise(context, lasting_passwords=lasting_passwords, wrap_up=wrap_up)
            typer.echo(f"Store ready: {context.database.url.render_as_string(hide_password=True)}")
            if made.passwords:
                until = "" if lasting_passwords else "; each opens only the page on which to set an own one"
                typer.echo(f"First passwords are in {context.settings.home / FIRST_PASSWORDS}{until}")

    asyncio.run(run())


def model() -> None:
    """Obtain the Mandarin speech model (from $HOTLINE_OFFLINE when it has it), checked by SHA-256."""
    settings = load_settings()
    offline = os.environ.get("HOTLINE_OFFLINE")
    found = asyncio.run(
        obtain_model(settings.home, offline=Path(offline) if offline else None, console=Console(stderr=True))
    )
    typer.echo(f"Speech model: {found}", err=True)


def render_for_host(
    target: Annotated[Path, typer.Argument(help="Folder to write; copy what is in it to / of the host.")],
) -> None:
    """Write what a stock Asterisk host needs: configuration, prompts, folders for recordings."""

    async def run() -> None:
        async with opened("render") as context:
            plan = plan_switch(context.settings, context.secrets, await read_rows(context.database), Folders.stock())
            for folder in render_host(plan, SOUNDS, context.settings.prompts_overlay, target):
                typer.echo(folder)

    asyncio.run(run())
