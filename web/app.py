"""Putting the application together."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

from aiohttp import web

from web.context import LIVE, SERVICES
from web.inbox.unread import counted
from web.middlewares import address, errors, gate, set_headers
from web.openapi.handlers import DOCUMENT, Document
from web.openapi.operations import REPEATABLE, SAFE, SCOPES
from web.repeats.middleware import REPEATS, REPEATS_AT_WORK, AtWork, once
from web.repeats.store import Repeats
from web.routes import ASSETS, BY_ITSELF, NEEDED, PUBLIC, ROUTES, STREAMED, UPLOADS, add_routes
from web.services import Services
from web.signin.handlers import SESSIONS
from web.signin.sessions import Sessions
from web.templating import set_up_templates
from web.tokens.programs import PROGRAMS, Programs, let_in
from web.tokens.store import Tokens
from web.wallboard.handlers import RENDERER
from web.wallboard.live import LiveBoard
from web.wallboard.renderer import BoardRenderer

LARGEST_FORM = 512 * 1024
"""Bytes. The longest forms hold 20,000 characters (articles, special reports, profiles), twelve bytes each as a browser
sends the rarest of them; and whatever stands beside."""


def create_app(services: Services) -> web.Application:
    """The application, ready to be run. Raises ``AssetsNotBuilt``.

    Nothing is read from the store before the first request, so that pages can say that the store is away.
    """
    doors = [
        let_in(SCOPES),
        gate(PUBLIC, NEEDED, BY_ITSELF, UPLOADS, STREAMED),
        once(REPEATABLE, SAFE, STREAMED.union(UPLOADS)),
    ]
    app = web.Application(client_max_size=LARGEST_FORM, middlewares=[address, errors, *doors, counted])
    settings = services.settings
    app[SERVICES] = services
    app[SESSIONS] = Sessions(services.database, settings, services.clock)
    app[PROGRAMS] = Programs(Tokens(services.database, services.clock), services.clock)
    app[REPEATS] = Repeats(services.database, services.clock)
    app[REPEATS_AT_WORK] = AtWork()
    app[DOCUMENT] = Document(settings.title, ROUTES)
    app[LIVE] = LiveBoard(services.boards)
    templates = set_up_templates(app, settings)
    app[RENDERER] = BoardRenderer(
        services.database, templates, services.clock, simulated=settings.simulated_banner is not None
    )
    add_routes(app)
    app.router.add_static("/assets", settings.assets, name=ASSETS, follow_symlinks=False)
    app.on_response_prepare.append(_keep_assets)
    app.on_response_prepare.append(set_headers)
    app.cleanup_ctx.append(_follow_boards)
    app.on_shutdown.append(_end_streams)
    app.on_cleanup.append(_finish)
    return app


async def _keep_assets(request: web.Request, response: web.StreamResponse) -> None:
    """Files with a hash in their names never change."""
    if request.path.startswith("/assets/") and response.status == 200:
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"


async def _end_streams(app: web.Application) -> None:
    app[LIVE].close()


async def _finish(app: web.Application) -> None:
    await app[REPEATS_AT_WORK].wait()


async def _follow_boards(app: web.Application) -> AsyncIterator[None]:
    following = asyncio.create_task(app[LIVE].run(), name="web.board")
    yield
    following.cancel()
    with suppress(asyncio.CancelledError):
        await following
