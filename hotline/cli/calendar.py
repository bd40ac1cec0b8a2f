"""``hotline calendar``: which days are worked; ``hotline profile``: by which limits deadlines are counted."""

import asyncio
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Column, Table

from cases import Calendars, Change, Profile, Term, YearView, profiles_at, publish_profile, read_profile_text
from db import SHANGHAI, utc_now
from db.jobs import open_jobs
from hotline.context import Context, opened
from hotline.errors import NoSuchFile

calendars = typer.Typer(no_args_is_help=True)
profiles = typer.Typer(no_args_is_help=True)

ACTOR = "system:cli"
WEEKDAYS = "一二三四五六日"
Day = Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], help="e.g. 2027-02-06.")]
Reason = Annotated[str, typer.Option(help="Why; kept in the audit.")]


def register(app: typer.Typer) -> None:
    app.add_typer(calendars, name="calendar", help="Working days, holidays and make-up days.")
    app.add_typer(profiles, name="profile", help="Deadline profiles: the limits of a city.")


@calendars.command("show")
def show(year: Annotated[int | None, typer.Argument(min=2000, max=2100)] = None) -> None:
    """Show the days of a year that differ from Monday to Friday, and who says so."""
    wanted = year or utc_now().astimezone(SHANGHAI).year

    async def run() -> YearView:
        async with opened("cli") as context:
            return await _calendars(context).year(wanted)

    view = asyncio.run(run())
    table = Table("日期", "星期", "安排", "说明", "来源", title=f"{wanted} 年工作日历")
    for day, row in sorted(view.days.items()):
        table.add_row(f"{day}", WEEKDAYS[day.weekday()], "上班" if row.working else "休息", row.label, row.source)
    Console().print(table)
    if view.source is None:
        typer.echo(
            f"{wanted} 年的放假安排尚未录入完整，其余日期暂按周末双休推算；据此算出的时限会标明「暂定」。", err=True
        )


@calendars.command("update")
def update() -> None:
    """Take over years that the library knows and the store does not; what people entered stays."""

    async def run() -> None:
        async with opened("cli") as context:
            made = await _calendars(context).seed(now=utc_now())
        typer.echo(f"新增年份：{'、'.join(map(str, made.years)) or '无'}")
        for day in made.differing:
            typer.echo(f"{day} 与资料库不一致，保留本系统的安排；请核对。", err=True)

    asyncio.run(run())


@calendars.command("set")
def set_day(
    day: Day,
    *,
    working: Annotated[bool, typer.Option("--working/--off", help="Whether this day is worked.")],
    reason: Reason,
    label: Annotated[str, typer.Option(help="What people call it, e.g. 春节.")] = "",
) -> None:
    """Say what a day is; open deadlines are counted anew by the workers."""

    async def run() -> None:
        async with opened("cli") as context:
            await _calendars(context).set_day(day.date(), _change(reason), working=working, label=label)

    asyncio.run(run())
    typer.echo(f"{day:%Y-%m-%d} {'上班' if working else '休息'}")


@calendars.command("confirm")
def confirm(
    year: Annotated[int, typer.Argument(min=2000, max=2100)],
    *,
    reason: Reason,
    complete: Annotated[bool, typer.Option("--complete/--incomplete")] = True,
) -> None:
    """Say that every holiday and make-up day of a year is entered."""

    async def run() -> None:
        async with opened("cli") as context:
            await _calendars(context).confirm_year(year, _change(reason), complete=complete)

    asyncio.run(run())
    typer.echo(f"{year} {'已确认完整' if complete else '已标为未录入完整'}")


@profiles.command("list")
def list_profiles() -> None:
    """Show every profile in force with its terms."""

    async def run() -> list[Profile]:
        async with opened("cli") as context, context.database.read() as session:
            return await profiles_at(session, utc_now())

    table = Table("方案", "名称", "条款", Column("来源", overflow="fold"))
    for profile in asyncio.run(run()):
        terms = "\n".join(map(_told, profile.terms))
        table.add_row(f"{profile.key} v{profile.version}", profile.name, terms, profile.source)
    Console().print(table)


@profiles.command("publish")
def publish(
    file: Annotated[Path, typer.Argument(help="A profile as YAML; see cases/profiles for examples.")],
    *,
    reason: Reason,
    valid_from: Annotated[
        date | None, typer.Option(parser=date.fromisoformat, help="First day; now if not given.")
    ] = None,
) -> None:
    """Publish the next version of a profile. Clocks that run keep the version they started with."""
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        raise NoSuchFile(file) from exc

    async def run() -> Profile:
        profile, now = read_profile_text(text, name=file.name), utc_now()
        since = datetime.combine(valid_from, datetime.min.time(), SHANGHAI) if valid_from else now
        async with opened("cli") as context, context.database.write() as session:
            return await publish_profile(session, profile, _change(reason), valid_from=since)

    made = asyncio.run(run())
    typer.echo(f"{made.key} v{made.version}")


def _calendars(context: Context) -> Calendars:
    return Calendars(context.database, open_jobs(context.database))


def _told(term: Term) -> str:
    conditions = [*term.when.case_types, *term.when.urgencies, *term.when.classes]
    return f"{term.kind} {term.limit.amount} {term.limit.unit} {'/'.join(conditions) or '*'}"


def _change(reason: str) -> Change:
    return Change(at=utc_now(), actor=ACTOR, reason=reason)
