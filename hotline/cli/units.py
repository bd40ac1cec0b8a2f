"""``hotline unit``: the tree of units that cases are dispatched to."""

import asyncio
from dataclasses import replace
from typing import Annotated, Any

import typer

from cases import Change, Departments, DepartmentView, NoSuchDepartment
from db import utc_now
from db.tables import UnitKind, UnitWay
from hotline.context import opened

units = typer.Typer(no_args_is_help=True)

ACTOR = "system:cli"
Code = Annotated[str, typer.Argument(help="Short code of the unit, e.g. cgj.")]


def register(app: typer.Typer) -> None:
    app.add_typer(units, name="unit", help="Units that cases are dispatched to.")


@units.command("list")
def list_units() -> None:
    """Show the tree."""

    async def run() -> list[DepartmentView]:
        async with opened("cli") as context:
            return await Departments(context.database).tree(active_only=False)

    for unit in asyncio.run(run()):
        state = "" if unit.active else "  (off)"
        indent = "  " * (unit.level - 1)
        typer.echo(
            f"{indent + unit.code:16} {unit.kind.value:11} {unit.way.value:9} {unit.sign_off_levels} {unit.name}{state}"
        )


@units.command("add")
def add_unit(
    code: Code,
    name: Annotated[str, typer.Option(help="Name as people know it.")],
    parent: Annotated[str | None, typer.Option(help="Code of the unit above.")] = None,
    kind: Annotated[UnitKind, typer.Option()] = UnitKind.HANDLING,
    way: Annotated[UnitWay, typer.Option(help="How cases reach it; only network needs accounts.")] = UnitWay.NETWORK,
    sign_off_levels: Annotated[int, typer.Option(min=0, max=2, help="How many people sign its answers.")] = 0,
    contact: Annotated[str | None, typer.Option()] = None,
    duty_phone: Annotated[
        str | None, typer.Option(help="A mobile is told of cases nobody opens; for a landline somebody has to call.")
    ] = None,
) -> None:
    """Add a unit."""
    unit = DepartmentView(
        code=code,
        name=name,
        parent=parent,
        kind=kind,
        way=way,
        sign_off_levels=sign_off_levels,
        contact=contact,
        duty_phone=duty_phone,
    )

    async def run() -> None:
        async with opened("cli") as context:
            await Departments(context.database).add(unit, now=utc_now(), actor=ACTOR)

    asyncio.run(run())


@units.command("change")
def change_unit(
    code: Code,
    name: Annotated[str | None, typer.Option()] = None,
    parent: Annotated[str | None, typer.Option(help="Code of the unit above; empty: the top of a tree.")] = None,
    way: Annotated[UnitWay | None, typer.Option()] = None,
    sign_off_levels: Annotated[int | None, typer.Option(min=0, max=2)] = None,
    contact: Annotated[str | None, typer.Option()] = None,
    duty_phone: Annotated[str | None, typer.Option()] = None,
) -> None:
    """Change a unit; what is not given stays."""
    given = {"name": name, "parent": parent, "way": way, "sign_off_levels": sign_off_levels, "contact": contact,
             "duty_phone": duty_phone}  # fmt: skip
    changes: dict[str, Any] = {field: value or None for field, value in given.items() if value is not None}
    if "sign_off_levels" in changes:
        changes["sign_off_levels"] = sign_off_levels

    async def run() -> None:
        async with opened("cli") as context:
            departments = Departments(context.database)
            known = {unit.code: unit for unit in await departments.tree(active_only=False)}
            if code not in known:
                raise NoSuchDepartment(code)
            await departments.change(replace(known[code], **changes), Change(at=utc_now(), actor=ACTOR))

    asyncio.run(run())


@units.command("active")
def set_active(code: Code, on: Annotated[bool, typer.Option("--on/--off")]) -> None:
    """Dispatch to a unit again, or no more; what it has stays with it."""

    async def run() -> None:
        async with opened("cli") as context:
            await Departments(context.database).set_active(code, on, now=utc_now(), actor=ACTOR)

    asyncio.run(run())
