"""Which engine an installation uses."""

from db.database import Database
from db.jobs.interface import Jobs
from db.jobs.lease import LeaseJobs
from db.jobs.pgqueuer import PgQueuerJobs


def open_jobs(database: Database) -> Jobs:
    """PgQueuer on PostgreSQL, the lease table on SQLite. ``hotline init`` calls ``prepare`` once after migrating."""
    return LeaseJobs(database) if database.dialect == "sqlite" else PgQueuerJobs(database)
