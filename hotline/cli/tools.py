"""``hotline doctor | rehearse | transcribe | rebuild``: looking, trying, mending."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from hotline.context import opened
from hotline.diagnosis import Grade
from hotline.doctor import diagnose
from hotline.logs import set_up_logging
from hotline.rehearse import Trial, Wanted, rehearse_installation
from hotline.settings import load_settings
from hotline.switch import read_rows
from queue_manager import rebuild
from recordings import VoskRecognizer, model_folder, transcribe_file

MARKS = {Grade.GOOD: "[green]✓[/]", Grade.WARNING: "[yellow]![/]", Grade.BAD: "[red]✗[/]"}


def register(app: typer.Typer) -> None:
    app.command("doctor")(doctor)
    app.command("rehearse")(rehearse)
    app.command("transcribe")(transcribe)
    app.command("rebuild")(rebuild_calls)


def doctor() -> None:
    """Check everything the hotline stands on, and say how to mend what is found. Ends with 1 when something is bad."""

    async def run() -> bool:
        async with opened("doctor", current_tables=False) as context:
            found = await diagnose(context)
        table = Table("", "what", "found", "remedy", box=None)
        for row in found:
            table.add_row(MARKS[row.grade], row.subject, row.found, row.remedy)
        Console().print(table)
        return any(row.grade is Grade.BAD for row in found)

    raise typer.Exit(1 if asyncio.run(run()) else 0)


def rehearse(
    seats: Annotated[int, typer.Option(help="Robot seats.", min=1, max=500)] = 4,
    calls: Annotated[int, typer.Option(help="Robot citizens.", min=1)] = 20,
    rate: Annotated[float, typer.Option(help="Calls a second.", min=0.01, max=100)] = 1.0,
    talk: Annotated[str, typer.Option(help="Seconds of talk, from-to.")] = "9-11",
    seed: Annotated[int, typer.Option(help="The same seed calls in the same way.")] = 12345,
    json: Annotated[Path | None, typer.Option(help="Write the report to this file, too.")] = None,
    settle: Annotated[float, typer.Option(help="Seconds to wait for the store after the last call.")] = 120.0,
    storm: Annotated[
        bool, typer.Option("--storm", help="Five times the rate, on every line; judges sound, rings and board.")
    ] = False,
    erlang: Annotated[
        bool, typer.Option("--erlang", help="Random arrivals and talks (mean of --talk) against Erlang's formula.")
    ] = False,
) -> None:
    """Let robots use the whole system over SIP, then compare every record call by call. Ends with 1 on a difference.

    Uses the installation that runs ('hotline up', 'bin/run'); when none runs, starts one for the rehearsal.
    """
    if json is not None and not json.absolute().parent.is_dir():
        raise typer.BadParameter(f"there is no folder {json.absolute().parent} for the report")
    if storm and erlang:
        raise typer.BadParameter("--storm and --erlang are two rehearsals: ask for one")
    trial = Trial.STORM if storm else Trial.ERLANG if erlang else Trial.ORDINARY
    wanted = Wanted(seats=seats, calls=calls, rate=rate, talk=_span(talk), seed=seed, settle=settle, trial=trial)

    async def run() -> int:
        async with opened("rehearse", current_tables=False) as context:
            report = await rehearse_installation(context, wanted)
        Console().print(report.table())
        if json is not None:
            json.write_text(report.json(), encoding="utf-8")
        return report.exit_code

    raise typer.Exit(asyncio.run(run()))


def transcribe(file: Annotated[Path, typer.Argument(help="WAV, MP3, Opus … of one or two channels.")]) -> None:
    """Transcribe an audio file and print who said what when."""

    settings = load_settings()
    set_up_logging("warning", service="transcribe")  # who asks for a text wants no news of our processes

    async def run() -> None:
        async with VoskRecognizer(model_folder(settings.home)) as recognizer:
            await transcribe_file(file, recognizer=recognizer, console=Console())

    asyncio.run(run())


def rebuild_calls() -> None:
    """Make every call, leg and queue visit again from the journal alone."""

    async def run() -> int:
        async with opened("rebuild") as context:
            rows = await read_rows(context.database)
            trunks = frozenset(trunk.name for trunk in rows.trunks if trunk.rehearsal)
            return await rebuild(context.database, rehearsal_trunks=trunks)

    typer.echo(f"{asyncio.run(run())} calls made again from the journal")


def _span(text: str) -> tuple[float, float]:
    first, _, last = text.partition("-")
    try:
        span = float(first), float(last or first)
    except ValueError as exc:
        raise typer.BadParameter(f"{text!r} is not of the form 9-11") from exc
    if not 0 < span[0] <= span[1]:
        raise typer.BadParameter(f"{text!r} is not of the form 9-11")
    return span
