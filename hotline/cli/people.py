"""``hotline user``: who may sign in."""

import asyncio
from typing import Annotated

import typer
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from db import utc_now
from db.tables import AuditEntry, Department, Role, Seat, User, WebSession
from hotline.context import opened
from hotline.errors import HotlineError, NoSuchRow, RowExists
from hotline.seeding import readable_password
from web import hash_password

app = typer.Typer(no_args_is_help=True)

Login = Annotated[str, typer.Argument(help="Name to sign in with.")]


class NoSuchUser(HotlineError):
    def __init__(self, login: str) -> None:
        super().__init__(f"there is no user {login!r}; 'hotline user list' shows them")


class UnitNeeded(HotlineError):
    def __init__(self) -> None:
        super().__init__("people of role department have a --unit, people of other roles have none")


@app.command("list")
def list_users() -> None:
    """Show everybody who may sign in."""

    async def run() -> None:
        async with opened("cli") as context, context.database.read() as session:
            for user in await session.scalars(select(User).order_by(User.login)):
                state = "" if user.active else "  (off)"
                typer.echo(f"{user.login:16} {user.role.value:11} {user.seat or user.unit or '-':6} {user.name}{state}")

    asyncio.run(run())


@app.command("add")
def add_user(
    login: Login,
    name: Annotated[str, typer.Option(help="Name as colleagues know it.")],
    role: Annotated[Role, typer.Option()],
    seat: Annotated[str | None, typer.Option(help="Number of the seat this person works at.")] = None,
    unit: Annotated[str | None, typer.Option(help="Code of the unit, for role department; see 'hotline unit'.")] = None,
    sign_level: Annotated[int, typer.Option(min=0, max=2, help="In the unit: 0 handles, 1 reviews, 2 signs.")] = 0,
) -> None:
    """Add a person; prints a password made for them."""

    async def run() -> str:
        password = readable_password()
        async with opened("cli") as context, context.database.write() as session:
            if await session.scalar(select(User.id).where(User.login == login)):
                raise RowExists("user", login)
            if seat is not None and await session.get(Seat, seat) is None:
                raise NoSuchRow("seat", seat)
            await _require_unit(session, role, unit)
            session.add(
                User(
                    login=login,
                    name=name,
                    role=role,
                    seat=seat,
                    unit=unit,
                    sign_level=sign_level,
                    password_hash=hash_password(password),
                    created_at=utc_now(),
                )
            )
            session.add(_audit("user.added", login, {"role": role.value, "seat": seat, "unit": unit}))
        return password

    typer.echo(f"{login} {asyncio.run(run())}")


async def _require_unit(session: AsyncSession, role: Role, unit: str | None) -> None:
    """A department's person has a unit, nobody else has. Raises ``UnitNeeded``, ``NoSuchRow``."""
    if (role is Role.DEPARTMENT) != (unit is not None):
        raise UnitNeeded
    if unit is not None and await session.get(Department, unit) is None:
        raise NoSuchRow("unit", unit)


@app.command("password")
def new_password(login: Login) -> None:
    """Give a person a new password, printed once; ends their sessions and unlocks them."""

    async def run() -> str:
        password = readable_password()
        async with opened("cli") as context, context.database.write() as session:
            user = await session.scalar(select(User).where(User.login == login))
            if user is None:
                raise NoSuchUser(login)
            user.password_hash = hash_password(password)
            user.failed_sign_ins, user.locked_until = 0, None
            await session.execute(delete(WebSession).where(WebSession.user_id == user.id))
            session.add(_audit("user.password_reset", login, None))
        return password

    typer.echo(f"{login} {asyncio.run(run())}")


@app.command("active")
def set_active(login: Login, on: Annotated[bool, typer.Option("--on/--off")]) -> None:
    """Let a person in again, or keep them out from now on."""

    async def run() -> None:
        async with opened("cli") as context, context.database.write() as session:
            user = await session.scalar(select(User).where(User.login == login))
            if user is None:
                raise NoSuchUser(login)
            user.active = on
            if not on:
                await session.execute(delete(WebSession).where(WebSession.user_id == user.id))
            session.add(_audit("user.activated" if on else "user.deactivated", login, None))

    asyncio.run(run())


def _audit(action: str, login: str, after: dict[str, str | None] | None) -> AuditEntry:
    return AuditEntry(
        at=utc_now(), actor="system:cli", action=action, subject_kind="user", subject_id=login, after=after
    )
