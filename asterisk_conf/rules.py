"""What a plan may hold: narrow alphabets, for every value ends up in a line of an Asterisk file."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from asterisk_conf import tls
from asterisk_conf.errors import PlanRefused

if TYPE_CHECKING:
    from asterisk_conf.outbound import OutboundPlan
    from asterisk_conf.places import Folders, Ports
    from asterisk_conf.plan import (
        LinePlan,
        PausePlan,
        QueuePlan,
        SeatPlan,
        SwitchPlan,
        TrunkPlan,
    )

STRATEGIES = frozenset(
    {"ringall", "leastrecent", "fewestcalls", "random", "rrmemory", "rrordered", "linear", "wrandom"}
)
CODECS = frozenset({"alaw", "ulaw"})
TAKEN_SECTIONS = frozenset({"global", "udp", "tls", "trunk-endpoint", "seat-endpoint", "seat-aor"})
LEAST_BETWEEN_POSITIONS = 60
"""Seconds: who hears his place more often only hears that it does not move."""
SOCKET_PATH_LIMIT = 107
"""Bytes a Unix socket's path may have; Asterisk's console is ``run/asterisk.ctl``."""

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")
_NUMBER = re.compile(r"[0-9]{3,15}")
_PATTERN = re.compile(r"[0-9XZN]{3,20}")
_DUTY = re.compile(r"[0-9]{3,20}")
_PROMPT = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_PAUSE = re.compile(r"[a-z][a-z0-9_]{0,31}")
SIP_SECRET = re.compile(r"[A-Za-z0-9._~+/=@!%^*-]{8,128}")
SIP_USER = re.compile(r"[A-Za-z0-9._+-]{1,64}")
SIP_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
_LANGUAGE = re.compile(r"[a-z]{2}(_[A-Z]{2})?")
_UNSAFE_PATH = re.compile(r"[\x00-\x1f\x7f,;\[\](){}$&'\"\\|<>*?#^`~!]")
UNSAFE_TEXT = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029;\[\]]")
"""What no value of an Asterisk file may hold: line ends, other control characters, a comment, a section."""


def check_plan(plan: SwitchPlan) -> None:
    """Refuse the first thing that is wrong with ``plan``."""
    _match(_NAME, plan.name, "switch", "name")
    _match(_LANGUAGE, plan.language, "switch", "language")
    _require(_is_address(plan.bind), "switch", f"bind {plan.bind!r} is no address")
    _require(bool(plan.codecs) and set(plan.codecs) <= CODECS, "switch", f"codecs {plan.codecs!r}: alaw, ulaw only")
    _folders(plan.folders)
    _ports(plan.ports)
    _match(SIP_USER, plan.secrets.ami_user, "AMI", "user")
    _match(SIP_SECRET, plan.secrets.ami_secret, "AMI", "secret", shown=False)
    _items(plan)
    _references(plan)
    _encryption(plan)


def _items(plan: SwitchPlan) -> None:
    _unique("queue", (queue.name for queue in plan.queues))
    _unique("line", (line.number for line in plan.lines))
    _unique("seat", (seat.number for seat in plan.seats))
    _unique("trunk", (trunk.name for trunk in plan.trunks))
    for queue in plan.queues:
        _queue(queue)
    for line in plan.lines:
        _line(line)
    for seat in plan.seats:
        _seat(seat)
    for trunk in plan.trunks:
        _trunk(trunk)
    _outbound(plan.outbound)
    for pause in plan.pauses:
        _pause(pause)


def _references(plan: SwitchPlan) -> None:
    queues = {queue.name for queue in plan.queues}
    _require(bool(plan.lines), "switch", "has no line: nobody could call")
    for line in plan.lines:
        _require(line.queue in queues, f"line {line.number}", f"queue {line.queue!r} does not exist")
    for queue in plan.queues:
        _require(queue.overflow in {*queues, ""}, f"queue {queue.name}", f"overflow {queue.overflow!r} does not exist")
        _require(queue.overflow != queue.name, f"queue {queue.name}", "cannot overflow into itself")
    for seat in plan.seats:
        _unique(f"seat {seat.number}: queue", (name for name, _ in seat.queues))
        for name, _ in seat.queues:
            _require(name in queues, f"seat {seat.number}", f"queue {name!r} does not exist")
    _unique("pause digit", (str(pause.digit) for pause in plan.pauses))
    numbers = {line.number for line in plan.lines}
    _require(not plan.default_line or plan.default_line in numbers, "switch", "default line does not exist")
    # Endpoints, auth sections and trunks share one name space in pjsip.conf.
    for trunk in plan.trunks:
        _require(trunk.name not in TAKEN_SECTIONS, f"trunk {trunk.name}", "the name is taken by Asterisk")
        # Anybody who can reach the port could claim to be a trunk that is known by a header.
        local = ipaddress.ip_address(plan.bind).is_loopback
        _require(local or not trunk.rehearsal, f"trunk {trunk.name}", "rehearsal needs a switch bound to loopback")


def _queue(queue: QueuePlan) -> None:
    item = f"queue {queue.name}"
    _match(_NAME, queue.name, item, "name")
    # ``general`` is a section of queues.conf with a meaning of its own.
    _require(queue.name != "general", item, "the name is taken by Asterisk")
    _text(queue.label, item)
    _require(queue.strategy in STRATEGIES, item, f"strategy {queue.strategy!r} is unknown")
    _prompts(queue.announce, item)
    _range(queue.ring_seconds, 3, 300, item, "ring_seconds")
    _range(queue.retry_seconds, 0, 60, item, "retry_seconds")
    _range(queue.wrapup_seconds, 0, 3600, item, "wrapup_seconds")
    _range(queue.max_wait_seconds, 1, 86400, item, "max_wait_seconds")
    _range(queue.weight, 0, 1000, item, "weight")
    _range(queue.service_level_seconds, 1, 3600, item, "service_level_seconds")
    _range(queue.announce_every_seconds, 0, 3600, item, "announce_every_seconds")
    _range(queue.announce_after_seconds, 0, 3600, item, "announce_after_seconds")
    _range(queue.overflow_seconds, 0, 3600, item, "overflow_seconds")
    _range(queue.position_every_seconds, 0, 3600, item, "position_every_seconds")
    told = queue.position_every_seconds
    _require(told == 0 or told >= LEAST_BETWEEN_POSITIONS, item, f"position_every_seconds {told} is a torment")
    _range(queue.pause_after_misses, 0, 100, item, "pause_after_misses")


def _line(line: LinePlan) -> None:
    item = f"line {line.number}"
    _match(_NUMBER, line.number, item, "number")
    _text(line.label, item)
    _prompts((*line.greeting, *line.announce, *((line.notice,) if line.notice else ())), item)
    if line.menu:
        _match(_PROMPT, line.menu, item, "menu")
    _range(line.priority, 0, 100, item, "priority")
    if line.closed:
        _prompts([line.closed], item)


def _seat(seat: SeatPlan) -> None:
    item = f"seat {seat.number}"
    _match(_NUMBER, seat.number, item, "number")
    _text(seat.label, item)
    _match(SIP_SECRET, seat.password, item, "password", shown=False)
    for _, penalty in seat.queues:
        _range(penalty, 0, 1000, item, "penalty")
    if seat.home_number:
        _match(_NUMBER, seat.home_number, item, "home number")


def _pause(pause: PausePlan) -> None:
    item = f"pause {pause.key}"
    _match(_PAUSE, pause.key, item, "key")
    _text(pause.label, item)
    _range(pause.digit, 1, 9, item, "digit")


def _outbound(outbound: OutboundPlan) -> None:
    for pattern in outbound.patterns:
        _match(_PATTERN, pattern, "outbound calls", "pattern")
    for number in (*outbound.duty, *outbound.emergency):
        _match(_DUTY, number, "duty telephone", "number")
    _range(outbound.at_once, 0, 1000, "outbound calls", "at_once")
    _range(outbound.ring_seconds, 5, 120, "outbound calls", "ring_seconds")


def _trunk(trunk: TrunkPlan) -> None:
    item = f"trunk {trunk.name}"
    _match(_NAME, trunk.name, item, "name")
    _require(
        bool(trunk.hosts) != trunk.rehearsal,
        item,
        "needs either the gateway's addresses or rehearsal, not both",
    )
    for host in trunk.hosts:
        _network(host, item, "host")
    if trunk.server:
        _match(SIP_HOST, trunk.server, item, "server")
    _range(trunk.port, 1, 65535, item, "port")
    _require(bool(trunk.user) == bool(trunk.password), item, "user and password come together")
    if trunk.user:
        _require(bool(trunk.server), item, "a user needs a server to register at")
        _match(SIP_USER, trunk.user, item, "user")
        _match(SIP_SECRET, trunk.password, item, "password", shown=False)


def _folders(folders: Folders) -> None:
    for name in ("etc", "lib", "data", "log", "run", "spool", "modules"):
        path: Path | None = getattr(folders, name)
        if path is None:
            continue
        _require(path.is_absolute(), f"folder {name}", "must be an absolute path")
        _require(
            not _UNSAFE_PATH.search(str(path)),
            f"folder {name}",
            f"{str(path)!r} holds a sign Asterisk cannot read",
        )
    socket_path = len(str(folders.run / "asterisk.ctl").encode())
    _require(
        socket_path <= SOCKET_PATH_LIMIT,
        "folder run",
        "its path is too long for a console socket (107 bytes)",
    )


def _encryption(plan: SwitchPlan) -> None:
    for refusal in tls.contradictions(plan):
        raise refusal
    for name, path in tls.files(plan.tls) if plan.tls else ():
        _require(path.is_absolute(), f"SIP over TLS: {name}", f"{str(path)!r} must be an absolute path")
        _require(
            not _UNSAFE_PATH.search(str(path)),
            f"SIP over TLS: {name}",
            f"{str(path)!r} holds a sign Asterisk cannot read",
        )


def _ports(ports: Ports) -> None:
    for name in ("sip", "rtp_first", "rtp_last", "ami", "agi", *(("sip_tls",) if ports.sip_tls else ())):
        _range(getattr(ports, name), 1024, 65535, f"port {name}", "number")
    _require(ports.rtp_first % 2 == 0, "port rtp_first", "must be even")
    _require(ports.rtp_last - ports.rtp_first >= 3, "port rtp_last", "leaves no room for a call")
    _require(not ports.rtp_first <= ports.sip <= ports.rtp_last, "port sip", "lies inside the RTP range")
    _require(ports.ami != ports.agi, "port agi", "is also the AMI port")
    _require(ports.sip_tls not in {ports.ami, ports.agi}, "port sip_tls", "is also the AMI or AGI port")


def _prompts(keys: Iterable[str], item: str) -> None:
    for key in keys:
        _match(_PROMPT, key, item, "prompt")


def _is_address(value: str) -> bool:
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return False
    return True


def _network(value: str, item: str, what: str) -> None:
    try:
        ipaddress.ip_network(value, strict=False)
    except ValueError as exc:
        raise PlanRefused(item, f"{what} {value!r} is no address") from exc


def _text(value: str, item: str) -> None:
    _require(not UNSAFE_TEXT.search(value), item, f"label {value!r} holds a line end, ';', '[' or ']'")


def _range(value: int, low: int, high: int, item: str, what: str) -> None:
    _require(low <= value <= high, item, f"{what} {value} is not between {low} and {high}")


def _unique(item: str, values: Iterable[str]) -> None:
    seen: set[str] = set()
    for value in values:
        _require(value not in seen, f"{item} {value}", "appears twice")
        seen.add(value)


def _match(pattern: re.Pattern[str], value: str, item: str, what: str, *, shown: bool = True) -> None:
    if not pattern.fullmatch(value):
        raise PlanRefused(item, f"{what} {value!r} is not usable" if shown else f"{what} is not usable")


def _require(condition: bool, item: str, reason: str) -> None:
    if not condition:
        raise PlanRefused(item, reason)
