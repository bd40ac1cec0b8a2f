"""``hotline render``: the tree is copied onto a stock Asterisk host as it is, and that host serves citizens.

The host is the Debian packages' own tree, with an overlay so that nothing of it changes, in a mount namespace.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import subprocess
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from asterisk_conf import Folders, render_host
from ivr import SOUNDS
from tests.integration.rtp import Telephone
from tests.integration.sipp import ON_WORD, Sipp
from tests.integration.switch import BUILD, PASSWORD, a_plan
from tests.waiting import CEILING, until

AS_ROOT = ["unshare", "--mount"] if os.getuid() == 0 else ["unshare", "--mount", "--map-root-user"]
ENTER = """
mount -t overlay overlay -o "lowerdir=$1,upperdir=$2/upper,workdir=$2/work" "$2/root"
cp -r "$2/tree/." "$2/root/"
mkdir -p "$2/root/dev"
mount --rbind /dev "$2/root/dev"
exec chroot "$2/root" /usr/sbin/asterisk -f
"""


@dataclass(frozen=True)
class Host:
    changed: Path
    """The folders of the host as far as they were written to."""
    sipp: Sipp


@contextlib.asynccontextmanager
async def stock_host(place: Path) -> AsyncIterator[Host]:
    if not (BUILD / "usr" / "sbin" / "asterisk").exists():
        pytest.skip("the system's own Asterisk is used here; there is no tree of a Debian host")
    if not _may_mount():
        pytest.skip("this machine allows no mount namespace")
    plan = replace(a_plan(place), folders=Folders.stock())
    for name in ("upper", "work", "root", "tree"):
        (place / name).mkdir()
    list(render_host(plan, SOUNDS, None, place / "tree"))
    with (place / "console").open("wb") as console:
        process = await asyncio.create_subprocess_exec(
            *AS_ROOT, "sh", "-ec", ENTER, "enter", str(BUILD), str(place),
            stdin=asyncio.subprocess.DEVNULL, stdout=console, stderr=console,
        )  # fmt: skip
    try:
        sipp = Sipp(place, plan.ports.sip, plan.trunks[0].name)
        await until(lambda: process.returncode is not None or _listens(plan.ports.ami))
        assert process.returncode is None, (place / "console").read_text(errors="replace")[-3000:]
        yield Host(place / "upper", sipp)
    finally:
        if process.returncode is None:
            process.terminate()
            await asyncio.wait_for(process.wait(), CEILING)


def _listens(port: int) -> bool:
    return any(line.split()[1].endswith(f":{port:04X}") for line in Path("/proc/net/tcp").read_text().splitlines()[1:])


def _may_mount() -> bool:
    return subprocess.run([*AS_ROOT, "true"], check=False, capture_output=True).returncode == 0


async def test_a_rendered_tree_makes_a_stock_host_a_hotline() -> None:
    # On a real disk and with short names: an overlay needs the one, Asterisk's sockets the other.
    place = Path("/tmp") / f"hl-stock-{os.getpid()}"
    place.mkdir()
    try:
        async with (
            stock_host(place) as host,
            Telephone(440) as citizen_phone,
            Telephone(1000) as seat_phone,
            host.sipp.seat(seat_phone.port, user="1001", password=PASSWORD, hang_up_after_ms=ON_WORD) as seat,
            host.sipp.citizen(citizen_phone.port) as citizen,
        ):
            await seat_phone.hears_for(1.2)
            await seat.hang_up()
            await citizen.ends_well()
            logs, spool = host.changed / "var/log/asterisk", host.changed / "var/spool/asterisk"
            events = [line.split("|")[4] for line in (logs / "queue_log").read_text().splitlines()]
            await until(lambda: list((spool / "recording/open").glob("*.raw")))
            told = (logs / "cel-custom/cel.csv").read_text()

        assert events[-3:] == ["ENTERQUEUE", "CONNECT", "COMPLETEAGENT"]
        assert next((spool / "recording/open").glob("*.raw")).stat().st_size > 16_000
        assert "HOTLINE_GREETED" in told
    finally:
        shutil.rmtree(place)
