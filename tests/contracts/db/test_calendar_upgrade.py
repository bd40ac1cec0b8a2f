"""The days off of the announcements move into the calendar of the limits, on both databases and back."""

from datetime import date

from alembic import command
from sqlalchemy import Connection, select, text

from db import Database, migrate
from db.migrate import _config
from db.tables import CalendarDay

OLD = (
    "INSERT INTO holiday (day, name, working) VALUES ('2026-10-01', '国庆节', false)",
    "INSERT INTO holiday (day, name, working) VALUES ('2026-10-10', '国庆节', true)",
    "INSERT INTO calendar_day (day, working, label, source) VALUES ('2026-10-10', false, '本市另有安排', 'admin')",
)


async def test_both_calendars_become_one_and_what_people_entered_wins(database: Database) -> None:
    def back(connection: Connection) -> None:
        config = _config()
        config.attributes["connection"] = connection
        command.downgrade(config, "0008")

    async with database.engine.begin() as connection:
        await connection.run_sync(back)
        for statement in OLD:
            await connection.execute(text(statement))

    await migrate(database)

    async with database.read() as session:
        rows = await session.scalars(select(CalendarDay).order_by(CalendarDay.day))
        found = [(row.day, row.working, row.label, row.source) for row in rows]
    assert found == [
        (date(2026, 10, 1), False, "国庆节", "announcements"),
        (date(2026, 10, 10), False, "本市另有安排", "admin"),
    ]

    async with database.engine.begin() as connection:
        await connection.run_sync(back)
        names = await connection.execute(text("SELECT name FROM holiday ORDER BY day"))
        assert [row.name for row in names] == ["国庆节", "本市另有安排"]
