"""Work that outlives the worker that does it: one interface, two engines, one contract.

``LeaseJobs`` needs only the table ``job`` and works on both databases; ``PgQueuerJobs`` has PgQueuer hand the same
rows out on PostgreSQL. Both give the same promises (``Jobs``). Knows no kind of work.
"""

from db.jobs.interface import (
    DeadJob,
    Handler,
    HopelessJob,
    JobCounts,
    JobError,
    JobNotDead,
    Jobs,
    NotNow,
    Task,
    back_off,
)
from db.jobs.lease import LeaseJobs
from db.jobs.opening import open_jobs
from db.jobs.pgqueuer import PgQueuerJobs

__all__ = [
    "DeadJob",
    "Handler",
    "HopelessJob",
    "JobCounts",
    "JobError",
    "JobNotDead",
    "Jobs",
    "LeaseJobs",
    "NotNow",
    "PgQueuerJobs",
    "Task",
    "back_off",
    "open_jobs",
]
