"""Follows a record until killed: ``python -m … URL CEL QUEUE_LOG``. Tells each commit on its standard output."""

import asyncio
import sys
from pathlib import Path

from db import Database
from queue_manager.journal import RecordFollower


async def main(url: str, cel: str, queue_log: str) -> None:
    async def tell(changes) -> None:
        sys.stdout.write(f"{len(changes)}\n")
        sys.stdout.flush()

    database = Database(url)
    await RecordFollower(database, "main", cel=Path(cel), queue_log=Path(queue_log), listeners=[tell]).run()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
