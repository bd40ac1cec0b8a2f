"""The command line. Every command: settings, one call into a room, what it says, and an honest exit code."""

import sys
from collections.abc import Iterable, Iterator
from typing import NoReturn

import typer

from hotline.cli import (
    archive,
    articles,
    calendar,
    city,
    directory,
    figures,
    installation,
    orders,
    people,
    services,
    tools,
    units,
)
from hotline.cli.refusals import NAMED, is_refusal, told

app = typer.Typer(
    name="hotline",
    help="12345 政务服务便民热线: a city's call centre on Asterisk.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
installation.register(app)
city.register(app)
services.register(app)
tools.register(app)
archive.register(app)
figures.register(app)
orders.register(app)
calendar.register(app)
directory.register(app)
articles.register(app)
app.add_typer(people.app, name="user", help="People who may sign in.")
app.add_typer(units.app, name="unit", help="Units that cases are dispatched to.")


def main() -> None:
    """Run a command. A refusal is one clear line and code 2; anything else is a fault of ours, with its traceback."""
    try:
        app()
    except BaseExceptionGroup as group:
        refusals, faults = group.split(is_refusal)
        if faults is not None or refusals is None:
            raise
        _refuse(_leaves(refusals))
    except (*NAMED, OSError) as error:
        if not is_refusal(error):
            raise
        _refuse([error])


def _refuse(refusals: Iterable[BaseException]) -> NoReturn:
    for line in dict.fromkeys(told(refusal) for refusal in refusals):
        typer.echo(f"hotline: {line}", err=True)
    sys.exit(2)


def _leaves(group: BaseExceptionGroup[BaseException]) -> Iterator[BaseException]:
    for member in group.exceptions:
        if isinstance(member, BaseExceptionGroup):
            yield from _leaves(member)
        else:
            yield member
