"""``hotline knowledge``: articles in from a spreadsheet and out to one."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from cases import Change, Person
from db import utc_now
from db.jobs import open_jobs
from db.tables import Role
from hotline.context import opened
from hotline.errors import NoSuchFile
from knowledge import Articles, ArticlesImported, export_articles, import_articles

CLI = Person(login="system:cli", role=Role.ADMIN)

articles = typer.Typer(no_args_is_help=True)


def register(app: typer.Typer) -> None:
    app.add_typer(articles, name="knowledge", help="The knowledge base.")


@articles.command("import")
def take_in(
    file: Annotated[Path, typer.Argument(help="An .xlsx with the columns 编号, 标题, 正文 and others; see export.")],
    publish: Annotated[bool, typer.Option(help="Publish at once: somebody has approved the texts.")] = False,
) -> None:
    """Take a spreadsheet, all or nothing; articles it lacks stay as they are."""
    try:
        content = file.read_bytes()
    except OSError as exc:
        raise NoSuchFile(file) from exc

    async def run() -> ArticlesImported:
        async with opened("cli") as context:
            kept = Articles(context.database, open_jobs(context.database))
            change = Change(at=utc_now(), actor=CLI.login, reason="表格导入")
            return await import_articles(context.database, kept, content, CLI, change, publish=publish)

    made = asyncio.run(run())
    typer.echo(f"新增 {len(made.added)} 条，修改 {len(made.changed)} 条，没有变化 {made.unchanged} 条")


@articles.command("export")
def give_out(file: Annotated[Path, typer.Argument(help="The .xlsx to write.")]) -> None:
    """Write the newest version of every article to a spreadsheet that can be imported again."""

    async def run() -> bytes:
        async with opened("cli") as context:
            return await export_articles(context.database, CLI)

    file.write_bytes(asyncio.run(run()))
    typer.echo(str(file))
