"""``hotline trunk``, ``seat``, ``line``: the rows an operator changes from a terminal."""

import asyncio
from typing import Annotated

import typer
from sqlalchemy import select

from db.tables import Line, Queue, Seat, Trunk
from hotline.context import Context, opened
from hotline.errors import NoSuchRow, RowExists
from hotline.switch import require_renderable

trunks = typer.Typer(no_args_is_help=True)
lines = typer.Typer(no_args_is_help=True)

AFTERWARDS = "Now run 'hotline doctor', then 'hotline reload'."


def register(app: typer.Typer) -> None:
    app.add_typer(trunks, name="trunk", help="Where citizens' calls come from.")
    app.add_typer(lines, name="line", help="Numbers citizens dial.")
    app.command("seat")(seat)


def seat(number: Annotated[str, typer.Argument(help="Number of the seat, e.g. 1001.")]) -> None:
    """Show what a SIP phone needs to be this seat. The password is a secret: mind who looks on."""

    async def run() -> None:
        async with opened("cli") as context, context.database.read() as session:
            row = await session.get(Seat, number)
            if row is None:
                raise NoSuchRow("seat", number)
            settings = context.settings
            typer.echo(f"server    {settings.sip_host}:{settings.sip_port} (UDP)")
            if settings.sip_tls_port:
                typer.echo(f"or        {settings.sip_host}:{settings.sip_tls_port} (TLS), SRTP {settings.srtp.value}")
            typer.echo(f"user      {row.number}\npassword  {row.sip_password}\ncodec     PCMA (G.711 A-law)")

    asyncio.run(run())


@trunks.command("list")
def list_trunks() -> None:
    """Show the trunks."""

    async def run() -> None:
        async with opened("cli") as context, context.database.read() as session:
            for row in await session.scalars(select(Trunk).order_by(Trunk.name)):
                kind = "rehearsal" if row.rehearsal else row.hosts or row.server
                typer.echo(f"{row.name:12} {'on ' if row.enabled else 'off'} {kind:32} {row.label}")

    asyncio.run(run())


@trunks.command("add")
def add_trunk(
    name: Annotated[str, typer.Argument(help="Short name: letters and digits.")],
    label: Annotated[str, typer.Option(help="What people call it.")],
    host: Annotated[str, typer.Option(help="Addresses or networks calls come from, joined by commas.")] = "",
    server: Annotated[str, typer.Option(help="Where to register and to call out.")] = "",
    port: Annotated[int, typer.Option()] = 5060,
    username: Annotated[str | None, typer.Option()] = None,
    password: Annotated[str | None, typer.Option()] = None,
    transport: Annotated[str, typer.Option(help="udp or tls.")] = "udp",
    srtp: Annotated[bool, typer.Option("--srtp", help="Encrypt the speech, refuse it in clear; needs tls.")] = False,
) -> None:
    """Add a trunk, after checking that Asterisk could be told so."""

    async def run() -> None:
        async with opened("cli") as context:
            row = Trunk(
                name=name,
                label=label,
                hosts=host,
                server=server,
                port=port,
                username=username,
                password=password,
                transport=transport,
                srtp=srtp,
                rehearsal=False,
            )
            await _add(context, row)

    asyncio.run(run())
    typer.echo(AFTERWARDS)


@trunks.command("remove")
def remove_trunk(name: Annotated[str, typer.Argument()]) -> None:
    """Remove a trunk; calls in progress on it go on."""

    async def run() -> None:
        async with opened("cli") as context, context.database.write() as session:
            row = await session.get(Trunk, name)
            if row is None:
                raise NoSuchRow("trunk", name)
            await session.delete(row)

    asyncio.run(run())
    typer.echo(AFTERWARDS)


@lines.command("list")
def list_lines() -> None:
    """Show the lines."""

    async def run() -> None:
        async with opened("cli") as context, context.database.read() as session:
            for row in await session.scalars(select(Line).order_by(Line.number)):
                mark = "*" if row.is_default else " "
                typer.echo(f"{row.number:10}{mark} {'on ' if row.enabled else 'off'} {row.queue:12} {row.label}")

    asyncio.run(run())


@lines.command("add")
def add_line(
    number: Annotated[str, typer.Argument(help="The number as the carrier sends it.")],
    label: Annotated[str, typer.Option(help="What people call it.")],
    queue: Annotated[str, typer.Option(help="Queue that serves it.")] = "hotline",
    greeting: Annotated[str, typer.Option(help="Prompt keys joined by &.")] = "greeting",
) -> None:
    """Add a line, after checking that Asterisk could be told so."""

    async def run() -> None:
        async with opened("cli") as context:
            await _add(context, Line(number=number, label=label, queue=queue, greeting=greeting, enabled=True))

    asyncio.run(run())
    typer.echo(AFTERWARDS)


async def _add(context: Context, row: Trunk | Line) -> None:
    """Store ``row`` only if a switch can be rendered with it.

    Raises ``RowExists``, ``NoSuchRow``, ``asterisk_conf.PlanRefused``.
    """
    async with context.database.write() as session:
        name = row.name if isinstance(row, Trunk) else row.number
        if await session.get(type(row), name) is not None:
            raise RowExists(type(row).__name__.lower(), name)
        if isinstance(row, Line) and await session.get(Queue, row.queue) is None:
            raise NoSuchRow("queue", row.queue)
        session.add(row)
        await session.flush()
        await require_renderable(context.settings, context.secrets, session)
