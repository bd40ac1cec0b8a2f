"""Bring the tables to this program's version, or refuse to work on others."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from db.database import Database
from db.errors import StoreOutdated

MIGRATIONS = Path(__file__).parent / "migrations"


async def migrate(database: Database) -> str:
    """Apply every missing migration in one transaction each; return the revision now in force.

    Raises ``StoreUnavailable``, ``StoreOutdated`` when they were made by a newer program.
    """

    def upgrade(connection: Connection) -> str:
        _refuse_newer(_revision(connection))
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        return _head()

    with database.translated():
        async with database.engine.begin() as connection:
            return await connection.run_sync(upgrade)


async def require_current(database: Database) -> None:
    """Raise ``StoreOutdated`` when the tables are older or newer than this program."""
    async with database.read() as session:
        found = await (await session.connection()).run_sync(_revision)
    _refuse_newer(found)
    if found != _head():
        raise StoreOutdated(f"tables are at {found or 'nothing'}, the program needs {_head()}: run 'hotline init'")


def _refuse_newer(found: str | None) -> None:
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if found is not None and found not in known:
        raise StoreOutdated(
            f"tables are at {found}, which this program ({_head()}) does not know: use the newer program that made them"
        )


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def _head() -> str:
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None
    return head


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()
