"""Log lines: an event name and ids, to standard error. Never a number, a name or words of a citizen."""

import logging
import sys

import structlog


def set_up_logging(level: str, *, service: str) -> None:
    """Configure once per process; ``service`` marks each line (``telephony``, ``web`` …)."""
    threshold = getattr(logging, level.upper())
    logging.basicConfig(
        stream=sys.stderr, level=max(threshold, logging.WARNING), format="%(levelname)s %(name)s %(message)s"
    )
    # panoramisk logs whole AMI messages, and with them citizens' numbers.
    logging.getLogger("panoramisk").setLevel(logging.CRITICAL)
    logging.getLogger("asterisk").setLevel(logging.CRITICAL)
    # Its pool tells every failed attempt with a traceback; our own loops say in one line that the store is away.
    logging.getLogger("asyncpg").setLevel(logging.ERROR)
    renderer = (
        structlog.dev.ConsoleRenderer(colors=True)
        if sys.stderr.isatty()
        else structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "service", "event"])
    )
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    structlog.contextvars.bind_contextvars(service=service)
