"""Alembic's entry. Always runs on a connection handed over by ``db.migrate``."""

from alembic import context

from db import tables  # noqa: F401 (registers every table)
from db.base import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
