"""``hotline report PERIOD``: the figures of a period with their definitions."""

import asyncio
from datetime import date, datetime, time, timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Column, Table

from db import SHANGHAI, utc_now
from hotline.cli.case_figures import print_cases
from hotline.context import opened
from reports import CaseScope, Figures, shipped_definitions, shown

Period = Annotated[str, typer.Argument(help="today, yesterday, week, month (so far), or 2026-11-01..2026-11-30.")]


def register(app: typer.Typer) -> None:
    app.command("report")(report)


def report(
    period: Period = "today",
    simulated: Annotated[bool, typer.Option("--simulated", help="Count robots' calls instead of citizens'.")] = False,
    line: Annotated[str | None, typer.Option(help="Only this line.")] = None,
    cases: Annotated[bool, typer.Option("--cases", help="Figures of cases and units instead of calls.")] = False,
) -> None:
    """Print every figure of a period beside the definition and version it was counted by."""
    since, before = _days(period, utc_now().astimezone(SHANGHAI).date())
    if cases:
        asyncio.run(print_cases(CaseScope(since=since, before=before, now=utc_now(), simulated=simulated)))
        return

    async def run() -> None:
        keys = [definition.key for definition in shipped_definitions()]
        async with opened("report") as context:
            found = await Figures(context.database).of_period(keys, since, before, simulated, line=line)
        table = Table(
            "指标",
            "数值",
            "分子 / 分母",
            Column("口径", overflow="fold"),
            title=f"{since:%Y-%m-%d} 至 {before:%Y-%m-%d}（不含）",
        )
        for figure in found:
            parts = f"{figure.numerator} / {figure.denominator}" if figure.denominator is not None else ""
            definition = figure.definition
            table.add_row(definition.name, shown(figure), parts, f"{definition.formula}（第 {definition.version} 版）")
        Console().print(table)

    asyncio.run(run())


def _days(period: str, today: date) -> tuple[datetime, datetime]:
    """The first moment of a period, and the first after it, in Asia/Shanghai."""
    named = {
        "today": (today, today),
        "yesterday": (today - timedelta(days=1), today - timedelta(days=1)),
        "week": (today - timedelta(days=today.weekday()), today),
        "month": (today.replace(day=1), today),
    }
    try:
        first, last = named.get(period) or tuple(date.fromisoformat(part) for part in period.split(".."))
    except ValueError as exc:
        raise typer.BadParameter(f"{period!r} is no period; try today, week or 2026-11-01..2026-11-30") from exc
    if last < first:
        raise typer.BadParameter(f"{period!r} ends before it begins")
    midnight = time(tzinfo=SHANGHAI)
    return datetime.combine(first, midnight), datetime.combine(last + timedelta(days=1), midnight)
