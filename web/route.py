"""One address of the application, and the beginnings of addresses several areas share."""

from dataclasses import dataclass

from aiohttp.typedefs import Handler

from web.admin.settings import Settings
from web.permissions import Permission

CALL = r"/calls/{id:[A-Za-z0-9_.:-]{1,64}}"
CASE = r"/cases/{number:\d{8}-\d{6}}"
STEP = r"/steps/{action:[a-z_]{1,32}}"


@dataclass(frozen=True, slots=True)
class Route:
    """``needs`` None: open to everybody. ``by_itself``: asked for by the browser without anybody's doing.
    ``largest``: bytes of an upload, where a form's usual limit is too small. ``streamed``: the handler reads the form
    itself, and checks its token."""

    method: str
    path: str
    handler: Handler
    name: str
    needs: Permission | None
    by_itself: bool = False
    largest: int | None = None
    streamed: bool = False


def settings_routes(kind: Settings, name: str, needs: Permission) -> tuple[Route, ...]:
    """One kind of settings: its page, and the same as JSON."""
    api = f"/api/v1{kind.path}"
    return (
        Route("GET", kind.path, kind.show, name, needs),
        Route("POST", kind.path, kind.post, f"{name}.post", needs),
        Route("GET", api, kind.listed, f"api.{name}", needs),
        Route("POST", api, kind.put, f"api.{name}.post", needs),
    )
