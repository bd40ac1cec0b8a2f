"""What most commands need: settings, secrets, the store; opened and closed in one place."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from db import Database, require_current
from hotline.logs import set_up_logging
from hotline.secrets_file import InstallationSecrets, load_secrets
from hotline.settings import Settings, load_settings


@dataclass(frozen=True, slots=True)
class Context:
    settings: Settings
    secrets: InstallationSecrets
    database: Database


@asynccontextmanager
async def opened(service: str, *, current_tables: bool = True) -> AsyncIterator[Context]:
    """Open the installation for a service. Raises ``BadSettings``, ``db.StoreOutdated``, ``db.StoreUnavailable``."""
    settings = load_settings()
    set_up_logging(settings.log_level, service=service)
    os.umask(0o027)  # recordings and the store are nobody else's business
    database = Database(settings.store_url)
    try:
        if current_tables:
            await require_current(database)
        yield Context(settings, load_secrets(settings.home), database)
    finally:
        await database.close()
