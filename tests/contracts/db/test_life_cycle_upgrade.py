"""Cases, people and sessions of a program without the life cycle survive the upgrade, on both databases."""

from collections.abc import Callable

from alembic import command
from sqlalchemy import Connection, text

from cases import Cases
from db import Database, migrate
from db.migrate import _config
from db.tables import CaseState, Urgency, User

OLD = (
    "INSERT INTO case_file (number, state, text, simulated, opened_at, updated_at, version) "
    "VALUES ('20261120-000001', 'registered', '路灯不亮', false, '2026-11-20 04:00:00', '2026-11-20 04:00:00', 7)",
    "INSERT INTO user_account (id, login, name, role, password_hash, active, created_at, failed_sign_ins) "
    "VALUES (1, 'agent', '李晓', 'agent', 'x', true, '2026-11-20 04:00:00', 0)",
    "INSERT INTO web_session (token_hash, user_id, csrf, created_at, seen_at, expires_at, address) VALUES "
    "('t', 1, 'c', '2026-11-20 04:00:00', '2026-11-20 04:00:00', '2026-11-21 04:00:00', '127.0.0.1')",
)


def to_revision(revision: str) -> Callable[[Connection], None]:
    """Take a store back to the tables of an older program."""

    def back(connection: Connection) -> None:
        config = _config()
        config.attributes["connection"] = connection
        command.downgrade(config, revision)

    return back


async def test_what_was_there_before_the_life_cycle_is_there_afterwards(database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.run_sync(to_revision("0002"))
        for statement in OLD:
            await connection.execute(text(statement))

    await migrate(database)

    case = await Cases(database).by_number("20261120-000001")
    assert (case.state, case.text, case.version) == (CaseState.REGISTERED, "路灯不亮", 7)
    async with database.read() as session:
        assert (await session.get_one(User, 1)).sign_level == 0
        row = (await session.execute(text("SELECT urgency, confidential, steps FROM case_file"))).one()
        assert (row.urgency, bool(row.confidential), row.steps) == (Urgency.NORMAL, False, 0)
        assert await session.scalar(text("SELECT count(*) FROM web_session")) == 1, "nobody is signed out"
