"""Who goes on with a password that was made for him is asked for his own after the upgrade; who set one is not."""

from sqlalchemy import select, text

from db import Database, migrate
from db.tables import User
from tests.contracts.db.test_life_cycle_upgrade import to_revision

PEOPLE = ("never", "own", "reset", "again")
AUDIT = (
    ("admin", "user.added", "never"),
    ("own", "password.changed", "own"),
    ("reset", "password.changed", "reset"),
    ("admin", "user.password_reset", "reset"),
    ("admin", "user.password_reset", "again"),
    ("again", "password.changed", "again"),
)


async def test_only_who_set_none_since_the_last_one_was_made_is_asked(database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.run_sync(to_revision("0023"))
        for login in PEOPLE:
            await connection.execute(
                text(
                    "INSERT INTO user_account (login, name, role, password_hash, active, created_at, failed_sign_ins) "
                    "VALUES (:login, :login, 'agent', 'x', true, '2026-11-20 04:00:00', 0)"
                ),
                {"login": login},
            )
        for actor, action, login in AUDIT:
            await connection.execute(
                text(
                    "INSERT INTO audit_entry (at, actor, action, subject_kind, subject_id) "
                    "VALUES ('2026-11-20 04:00:00', :actor, :action, 'account', :login)"
                ),
                {"actor": actor, "action": action, "login": login},
            )

    await migrate(database)

    async with database.read() as session:
        asked = await session.scalars(select(User.login).where(User.password_handed_out))
        assert set(asked) == {"never", "reset"}
