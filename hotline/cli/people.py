"""``hotline user``: who may sign in."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

import typer

from cases import Change
from db import utc_now
from db.tables import Role
from hotline.context import opened
from web import Accounts, Passwords, Wanted, Wish

users = typer.Typer(no_args_is_help=True)

Login = Annotated[str, typer.Argument(help="Name to sign in with.")]


def register(app: typer.Typer) -> None:
    app.add_typer(users, name="user", help="People who may sign in.")


@users.command("list")
def list_users() -> None:
    """Show everybody who may sign in."""

    async def run() -> None:
        async with _accounts() as accounts:
            for user in await accounts.listed(Wanted(), now=utc_now()):
                state = "" if user.active else "  (off)"
                state += "  (no own password yet)" if user.password_handed_out else ""
                typer.echo(f"{user.login:16} {user.role.value:11} {user.seat or user.unit or '-':6} {user.name}{state}")

    asyncio.run(run())


@users.command("add")
def add_user(
    login: Login,
    name: Annotated[str, typer.Option(help="Name as colleagues know it.")],
    role: Annotated[Role, typer.Option()],
    seat: Annotated[str | None, typer.Option(help="Number of the seat this person works at.")] = None,
    unit: Annotated[str | None, typer.Option(help="Code of the unit, for role department; see 'hotline unit'.")] = None,
    sign_level: Annotated[int, typer.Option(min=0, max=2, help="In the unit: 0 handles, 1 reviews, 2 signs.")] = 0,
) -> None:
    """Add a person; prints a password made for them, which they replace when they sign in."""

    async def run() -> str:
        wish = Wish(name=name, role=role, seat=seat, unit=unit, sign_level=sign_level)
        async with _accounts() as accounts:
            return await accounts.add(login, wish, _change())

    typer.echo(f"{login} {asyncio.run(run())}")


@users.command("password")
def new_password(login: Login) -> None:
    """Give a person a new password, printed once, to be replaced when they sign in; ends their sessions and unlocks
    them."""

    async def run() -> str:
        async with _accounts() as accounts:
            return await accounts.renew_password(login, _change())

    typer.echo(f"{login} {asyncio.run(run())}")


@users.command("active")
def set_active(login: Login, on: Annotated[bool, typer.Option("--on/--off")]) -> None:
    """Let a person in again, or keep them out from now on."""

    async def run() -> None:
        async with _accounts() as accounts:
            await (accounts.unlock if on else accounts.lock)(login, _change())

    asyncio.run(run())


@asynccontextmanager
async def _accounts() -> AsyncIterator[Accounts]:
    async with opened("cli") as context:
        yield Accounts(context.database, Passwords())


def _change() -> Change:
    return Change(at=utc_now(), actor="system:cli")
