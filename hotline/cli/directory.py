"""``hotline category``: kinds of matters; ``hotline dispatch``: whose they are."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from cases import Change, Directory, Imported, Proposal, Rule, RuleText, read_rows, read_tree
from db import utc_now
from hotline.context import opened
from hotline.errors import NoSuchFile

ACTOR = "system:cli"

categories = typer.Typer(no_args_is_help=True)
dispatch = typer.Typer(no_args_is_help=True)


def register(app: typer.Typer) -> None:
    app.add_typer(categories, name="category", help="Kinds of matters, in three levels.")
    app.add_typer(dispatch, name="dispatch", help="The dispatch directory: category and place to units.")


@categories.command("list")
def list_categories() -> None:
    """Show the tree."""

    async def run() -> None:
        async with opened("cli") as context:
            for row in await Directory(context.database).categories():
                typer.echo(f"{row.code:12} {'  ' * row.level}{row.name}{'' if row.active else '（停用）'}")

    asyncio.run(run())


@categories.command("import")
def import_categories(
    file: Annotated[
        Path, typer.Argument(help="An .xlsx with the columns 编码, 一级, 二级, 三级 and, if wanted, 启用.")
    ],
) -> None:
    """Make the tree what a spreadsheet says, all or nothing; categories it lacks go out of use."""
    try:
        content = file.read_bytes()
    except OSError as exc:
        raise NoSuchFile(file) from exc

    async def run() -> Imported:
        rows = read_tree(read_rows(content))
        async with opened("cli") as context:
            return await Directory(context.database).import_tree(rows, Change(at=utc_now(), actor=ACTOR))

    made = asyncio.run(run())
    typer.echo(f"新增 {len(made.added)} 项，修改 {len(made.changed)} 项，停用 {len(made.retired)} 项")


@dispatch.command("list")
def list_rules() -> None:
    """Show the directory."""

    async def run() -> list[Rule]:
        async with opened("cli") as context:
            return await Directory(context.database).rules()

    table = Table("条", "分类", "地点", "主办", "协办", "督办", "时限方案", "说明")
    for rule in asyncio.run(run()):
        limit = "/".join(filter(None, (rule.profile, rule.case_class)))
        table.add_row(
            str(rule.id), rule.category or "*", rule.place or "*", rule.lead, "、".join(rule.co_handlers),
            rule.supervising, limit, rule.note,
        )  # fmt: skip
    Console().print(table)


@dispatch.command("set")
def set_rule(
    lead: Annotated[str, typer.Option(help="Code of the leading unit.")],
    supervising: Annotated[str, typer.Option(help="Code of the supervising unit.")],
    category: Annotated[str, typer.Option(help="Code of a category of any level; none: every one.")] = "",
    place: Annotated[
        str, typer.Option(help="What the place begins with, with or without province and city; none: everywhere.")
    ] = "",
    co_handler: Annotated[list[str] | None, typer.Option(help="Code of a co-handling unit; may be repeated.")] = None,
    profile: Annotated[str | None, typer.Option(help="Key of a deadline profile.")] = None,
    case_class: Annotated[str | None, typer.Option(help="Class of the matter in that profile.")] = None,
    note: Annotated[str, typer.Option()] = "",
) -> None:
    """Write the line for a category and a place."""
    text = RuleText(
        category=category, place=place, lead=lead, co_handlers=tuple(co_handler or ()), supervising=supervising,
        profile=profile, case_class=case_class, note=note,
    )  # fmt: skip

    async def run() -> int:
        async with opened("cli") as context:
            return await Directory(context.database).set_rule(text, Change(at=utc_now(), actor=ACTOR))

    typer.echo(f"派单目录第 {asyncio.run(run())} 条")


@dispatch.command("remove")
def remove_rule(rule: Annotated[int, typer.Argument(min=1)]) -> None:
    """Take a line out of use."""

    async def run() -> None:
        async with opened("cli") as context:
            await Directory(context.database).retire_rule(rule, Change(at=utc_now(), actor=ACTOR))

    asyncio.run(run())


@dispatch.command("propose")
def propose(
    category: Annotated[str, typer.Option(help="Code of the case's category.")] = "",
    place: Annotated[str, typer.Option(help="The case's place.")] = "",
) -> None:
    """Show whose matter something would be, and why."""

    async def run() -> Proposal | None:
        async with opened("cli") as context:
            return await Directory(context.database).propose(category or None, place)

    found = asyncio.run(run())
    if found is None:
        typer.echo("派单目录中没有匹配的条目，请人工选择承办单位。")
        return
    typer.echo(f"主办 {found.lead}；协办 {'、'.join(found.co_handlers) or '无'}；督办 {found.supervising}")
    typer.echo(found.why)
