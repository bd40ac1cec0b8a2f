"""Ports for what a test starts, which nobody else takes between the choice and the start.

What the system chooses (port 0) it also gives to any connection that goes out a moment later: of some thousand choices
in a run of three workers one was gone when its server came to bind it. So these lie below the ports that the system
gives away, beside those of RTP (``asterisk_conf``) and SIPp (``rehearsal``), and each worker has its own.
"""

import itertools
import os
import socket
from dataclasses import replace

from asterisk_conf import Ports
from asterisk_conf.check import free_ports as given_ports

_FIRST, _EACH = 6100, 1400


def _own() -> range:
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw3").removeprefix("gw")) % 4
    return range(_FIRST + worker * _EACH, _FIRST + (worker + 1) * _EACH)


# Begun by chance: two runs side by side on one machine then meet seldom, and look before they take.
_next = itertools.cycle((*_own()[os.getpid() % _EACH :], *_own()[: os.getpid() % _EACH]))


def free_port() -> int:
    """A port of loopback that is free for TCP and UDP; the same one comes back after a thousand others."""
    return next(port for port in _next if _is_free(port))


def free_ports(*, tls: bool = False) -> Ports:
    """What one switch listens on; ``tls``: SIP over TLS, too."""
    sip_tls = free_port() if tls else 0
    return replace(given_ports(), sip=free_port(), ami=free_port(), agi=free_port(), sip_tls=sip_tls)


def _is_free(port: int) -> bool:
    with (
        socket.socket(type=socket.SOCK_STREAM) as tcp,
        socket.socket(type=socket.SOCK_DGRAM) as udp,
    ):
        tcp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            for probe in (tcp, udp):
                probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
