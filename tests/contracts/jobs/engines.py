"""The job engines, impatient; a process of its own imports them quickly from here."""

from collections.abc import Callable
from datetime import timedelta

from db import Database
from db.jobs import Jobs, LeaseJobs, PgQueuerJobs

ENGINES: dict[str, Callable[[Database], Jobs]] = {
    "lease": lambda store: LeaseJobs(store, lease=timedelta(seconds=2), poll=timedelta(seconds=0.05)),
    "pgqueuer": lambda store: PgQueuerJobs(store, stall=timedelta(seconds=2)),
}
