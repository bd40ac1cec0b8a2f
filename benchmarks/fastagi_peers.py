"""The servers that ``fastagi.py`` compares. Each reads two variables and sets four; run as ``fastagi_peers.py NAME``.

Every function imports only its own library, listens on a free port and prints it.
"""

import asyncio
import gc
import logging
import socketserver
import sys
from collections.abc import Callable

NAMES = ("HOTLINE_QUEUE", "HOTLINE_PRIORITY", "HOTLINE_GREETING", "HOTLINE_OK")


def serve_ours() -> None:
    import structlog  # noqa: PLC0415

    from agi_scripts import AgiServer, Conversation  # noqa: PLC0415

    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )

    class Bench:
        name, seconds = "bench", 5.0

        async def answer(self, call: Conversation) -> None:
            await call.variable("LINE")
            await call.variable("CALLERID(num)")
            for name in NAMES:
                await call.set(name, "1")

    async def main() -> None:
        gc.collect()
        gc.freeze()  # as ``hotline telephony`` does once it is wired: else a full collection stops all calls for 50 ms
        async with AgiServer([Bench()], port=0) as server:
            print(server.port, flush=True)
            await asyncio.Event().wait()

    asyncio.run(main())


def serve_panoramisk() -> None:
    from panoramisk import fast_agi  # noqa: PLC0415

    async def bench(request: fast_agi.Request) -> None:
        await request.send_command("GET VARIABLE LINE")  # type: ignore[no-untyped-call]
        await request.send_command("GET VARIABLE CALLERID(num)")  # type: ignore[no-untyped-call]
        for name in NAMES:
            await request.send_command(f'SET VARIABLE {name} "1"')  # type: ignore[no-untyped-call]

    async def main() -> None:
        application = fast_agi.Application(loop=asyncio.get_running_loop())  # type: ignore[no-untyped-call]
        application.add_route("bench", bench)  # type: ignore[no-untyped-call]
        server = await asyncio.start_server(application.handler, "127.0.0.1", 0)
        print(server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()

    asyncio.run(main())


def serve_pyst2() -> None:
    import io  # noqa: PLC0415

    from asterisk.agi import AGI  # noqa: PLC0415

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            agi = AGI(io.TextIOWrapper(self.rfile), self.connection.makefile("w"), io.StringIO())  # type: ignore[type-var]
            agi.get_variable("LINE")
            agi.get_variable("CALLERID(num)")
            for name in NAMES:
                agi.set_variable(name, "1")

    _serve_sockets(socketserver.ForkingTCPServer, Handler)


def serve_threads() -> None:
    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            while self.rfile.readline().strip():
                pass
            commands = ["GET VARIABLE LINE", "GET VARIABLE CALLERID(num)", *(f'SET VARIABLE {n} "1"' for n in NAMES)]
            for command in commands:
                self.wfile.write(command.encode() + b"\n")
                self.rfile.readline()

    _serve_sockets(socketserver.ThreadingTCPServer, Handler)


def _serve_sockets(kind: type[socketserver.TCPServer], handler: type[socketserver.BaseRequestHandler]) -> None:
    class Server(kind):  # type: ignore[valid-type, misc]
        daemon_threads = True
        request_queue_size = 1024

        def handle_error(self, request: object, client_address: object) -> None:
            """A broken peer is no news here."""

    with Server(("127.0.0.1", 0), handler) as server:
        print(server.server_address[1], flush=True)
        server.serve_forever()


SERVERS: dict[str, tuple[str, Callable[[], None]]] = {
    "ours": ("Hotline 12345 (asyncio, pyst2 vocabulary)", serve_ours),
    "panoramisk": ("panoramisk 1.4 Application (asyncio)", serve_panoramisk),
    "threads": ("a thread per call, standard library", serve_threads),
    "pyst2": ("pyst2 0.5.1 AGI, a process per call", serve_pyst2),
}


if __name__ == "__main__":
    SERVERS[sys.argv[1]][1]()
