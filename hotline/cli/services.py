"""``hotline up | switch | telephony | web | work | robots``: what runs until it is stopped."""

import asyncio
import contextlib
import signal
from collections.abc import Coroutine
from importlib import import_module
from typing import Annotated, Any

import typer

from hotline.cli.options import LASTING_PASSWORDS, WRAP_UP
from hotline.context import opened
from hotline.guard import alone
from hotline.settings import WRAP_UP_SECONDS

Simulated = Annotated[bool, typer.Option("--simulated", help="Say on every page that calls are simulated.")]

USUAL = f"{WRAP_UP_SECONDS}, with --rehearse 0: robots write nothing"


def register(app: typer.Typer) -> None:
    for command in (up, switch, telephony, web, work, robots, reload):
        app.command(command.__name__)(command)


def up(
    rehearse: Annotated[bool, typer.Option("--rehearse", help="Keep a small rehearsal going.")] = False,
    lasting_passwords: Annotated[bool, typer.Option("--lasting-passwords", help=LASTING_PASSWORDS)] = False,
    wrap_up: Annotated[int | None, typer.Option("--wrap-up", min=0, max=600, help=WRAP_UP, show_default=USUAL)] = None,
) -> None:
    """Run everything on this host: Asterisk, telephony, pages and jobs."""
    seconds = wrap_up if wrap_up is not None else 0 if rehearse else WRAP_UP_SECONDS
    _serve("up", current_tables=False, rehearse=rehearse, lasting_passwords=lasting_passwords, wrap_up=seconds)


def switch() -> None:
    """Run Asterisk, or adopt the one that runs already."""
    _serve("switch")


def telephony() -> None:
    """Follow Asterisk: journal, live board, answers to the dialplan."""
    _serve("telephony")


def web(simulated: Simulated = False) -> None:
    """Serve the pages."""
    _serve("web", simulated=simulated)


def work(
    intake: Annotated[bool, typer.Option(help="Take recordings in; only where Asterisk runs.")] = True,
) -> None:
    """Do what waits: recordings and transcripts, limits, notices, letters, follow-up."""
    _serve("work", intake=intake)


def robots() -> None:
    """Let simulated citizens and seats use the hotline until stopped."""
    _serve("robots")


def reload() -> None:
    """Render Asterisk's files again and let it take them over; calls go on."""

    async def run() -> None:
        async with opened("reload") as context:
            await import_module("hotline.services.switch").reload_switch(context)

    asyncio.run(run())


def _serve(service: str, *, current_tables: bool = True, **options: bool | int) -> None:
    """``run_…`` of the service's module, which is read only now: each reads its own rooms and no others."""
    run = getattr(import_module(f"hotline.services.{service}"), f"run_{service}")

    async def serve() -> None:
        async with opened(service, current_tables=current_tables) as context:
            with alone(context.settings.run_folder, service):
                await run(context, **options)

    asyncio.run(_until_told(serve()))


async def _until_told(work: Coroutine[Any, Any, None]) -> None:
    """Run ``work``; SIGTERM and Ctrl+C end it in order."""
    task = asyncio.create_task(work)
    told = False

    def stop() -> None:
        nonlocal told
        told = True
        task.cancel()

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop)
    with contextlib.suppress(asyncio.CancelledError):
        await task
    if not told and task.cancelled():
        raise asyncio.CancelledError
