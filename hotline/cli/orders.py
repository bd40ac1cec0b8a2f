"""``hotline order NAME``: what seats and supervisors order by browser, from a terminal of Asterisk's host."""

import asyncio
import getpass
import json
from typing import Annotated

import typer

from hotline.context import opened
from hotline.errors import BadOrder
from queue_manager import ControlClient, Order


def register(app: typer.Typer) -> None:
    app.command("order")(order)


def order(
    name: Annotated[str, typer.Argument(help="For example seat.sign-in, seat.force, line.close.")],
    fields: Annotated[list[str] | None, typer.Argument(help="What about, as seat=1001 state=ready.")] = None,
    reason: Annotated[str, typer.Option(help="Written into the audit; a supervisor's orders need one.")] = "",
) -> None:
    """Order the running hotline to do something; docs/seats.md lists the orders."""
    given = Order(name=name, by=f"cli:{getpass.getuser()}", fields=fields_of(fields or []), reason=reason)

    async def run() -> None:
        async with opened("cli") as context:
            done = await ControlClient(context.settings.control_socket).give(given)
        typer.echo(json.dumps(dict(done), ensure_ascii=False))

    asyncio.run(run())


def fields_of(words: list[str]) -> dict[str, str]:
    """Raises ``BadOrder`` for a word without ``=``."""
    found = {}
    for word in words:
        name, sign, text = word.partition("=")
        if not sign:
            raise BadOrder(word)
        found[name] = text
    return found
