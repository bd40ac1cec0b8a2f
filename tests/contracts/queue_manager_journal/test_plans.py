"""With millions of rows, a batch must not read the whole journal; SQLite's planner has to be shown the way."""

from pathlib import Path

from sqlalchemy import event, text

from db import Database
from tests.contracts.queue_manager_journal.conftest import SAMPLE_NAMES, Switch


async def test_no_question_of_the_writer_reads_the_whole_journal(sqlite: Database, tmp_path: Path) -> None:
    asked: list[tuple[str, tuple[object, ...]]] = []

    def hear(_connection, _cursor, statement: str, parameters, _context, many: bool) -> None:
        if not many and statement.startswith(("SELECT", "UPDATE")) and "journal_entry" in statement:
            asked.append((statement, parameters))

    event.listen(sqlite.engine.sync_engine, "before_cursor_execute", hear)
    switch = Switch(tmp_path, sqlite)
    for name in SAMPLE_NAMES:
        switch.writes(name)
    await switch.catch_up()
    put_back = switch.cel.read_text()
    switch.add(switch.cel, "half a line\n")
    await switch.catch_up()
    switch.cel.write_text(put_back)  # read again from the start as another life of the file
    await switch.catch_up()
    event.remove(sqlite.engine.sync_engine, "before_cursor_execute", hear)
    switch.close()

    plans = set()
    async with sqlite.engine.connect() as connection:
        for statement, parameters in asked:
            rows = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans.update(row[3] for row in rows if "journal_entry" in row[3])
        assert (await connection.execute(text("SELECT count(*) FROM journal_entry"))).scalar_one() > 100
    assert len(plans) >= 3
    for plan in plans:
        assert plan.startswith("SEARCH"), plan
        assert "(switch=?)" not in plan or "ix_journal_entry_restart" in plan, plan
