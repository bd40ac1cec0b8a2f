"""``hotline generate``: an invented past of a city, to try what size does."""

import asyncio
from datetime import datetime
from typing import Annotated

import typer
from rich.progress import Progress

from db import SHANGHAI, utc_now
from hotline.context import opened
from rehearsal import ArchivePlan, generate_archive


def register(app: typer.Typer) -> None:
    app.command("generate")(generate)


def generate(
    cases: Annotated[int, typer.Option(help="How many, in blocks of 10,000.", min=1, max=10_000_000)],
    seed: Annotated[int, typer.Option(help="The same seed makes the same cases.")] = 12345,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day after the newest case; today.")
    ] = None,
    first: Annotated[int, typer.Option("--from", help="Only from this block on (0 is the newest).", min=0)] = 0,
    last: Annotated[int | None, typer.Option("--to", help="Only up to before this block; more follow later.")] = None,
) -> None:
    """Invent cases (all marked 模拟) in a store without real ones. What is there already is not made again, so that an
    interrupted run goes on where it ended, and a larger number adds older cases."""
    day = until.date() if until else utc_now().astimezone(SHANGHAI).date()
    plan = ArchivePlan(cases=cases, until=day, seed=seed)
    blocks = plan.blocks[first:last]

    async def run() -> int:
        async with opened("generate") as context:
            with Progress(transient=True) as shown:
                task = shown.add_task("工单", total=len(blocks))
                return await generate_archive(
                    context.database, plan, blocks=blocks, finish=last is None or last >= len(plan.blocks),
                    told=lambda _: shown.advance(task),
                )  # fmt: skip

    made = asyncio.run(run())
    typer.echo(f"生成 {made} 件模拟工单；缺少的才会补写。")
