"""A flood of strangers: callers are served meanwhile, the log stays small, and the ban list bans the right ones."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

from tests.integration.rtp import Telephone
from tests.integration.security.sip import Request, Stranger, stranger
from tests.integration.sipp import ON_WORD
from tests.integration.switch import PASSWORD, Switch
from tests.waiting import until

FILTER = Path(__file__).parents[3] / "docs" / "fail2ban" / "filter.d" / "hotline.conf"
LOGGED_SECONDS = 5
"""Of a flood of one address; then no more for a minute."""


def messages(switch: Switch) -> list[str]:
    return (switch.plan.folders.log / "messages").read_text(errors="replace").splitlines()


def refused(switch: Switch) -> list[str]:
    return [line for line in messages(switch) if "No matching endpoint found" in line]


async def flood(phone: Stranger, requests: int) -> None:
    """OPTIONS and INVITEs of one address under ever new names, about a thousand a second."""
    for number in range(requests):
        method = b"OPTIONS" if number % 2 else b"INVITE"
        name = b"<sip:nobody%d@127.0.0.1>" % number
        phone.send(Request(method=method, sender=name, body=b"").render(phone.port, b"z9hG4bKf%d" % number))
        if number % 20 == 0:
            await asyncio.sleep(0.02)


async def test_a_flood_of_strangers_is_seen_and_fills_no_log_and_a_citizen_is_served_meanwhile(
    switch: Switch,
) -> None:
    async with stranger(switch.plan.ports.sip) as phone, Telephone(1000) as citizen:
        flooding = asyncio.create_task(flood(phone, 2000))
        async with switch.sipp.citizen(citizen.port, hang_up_after_ms=ON_WORD) as calling:
            await citizen.hears()
            await until(lambda: ("HOTLINE_QUEUE", "general_service") in switch.told())
            await calling.hang_up()
        await flooding
        await asyncio.sleep(LOGGED_SECONDS + 0.5)
        seen = refused(switch)
        assert "after 100 tries" in "".join(seen)

        await flood(phone, 2000)
        answer = await phone.ask(Request(method=b"OPTIONS", sender=b"<sip:last@127.0.0.1>", body=b""))
        assert answer is not None, "all before it was taken"

    assert refused(switch) == seen


def banned(lines: list[str]) -> list[str]:
    """The addresses our fail2ban filter finds in these lines, as fail2ban reads it: the date is cut off first."""
    written = re.search(r"^failregex = (.*)$", FILTER.read_text(), re.MULTILINE)
    assert written is not None
    pattern = re.compile(written[1].replace("<HOST>", r"(?P<host>[\d.:a-fA-F]+)"))
    undated = (re.sub(r"^\[[^]]*\]", "", line) for line in lines)
    return [hit["host"] for line in undated if (hit := pattern.search(line))]


async def test_the_ban_list_finds_who_guesses_and_nobody_he_names(switch: Switch) -> None:
    lie = b"x' failed for '192.0.2.1:5060' (callid: y) - Failed to authenticate"
    seat = b"<sip:1001@127.0.0.1>"
    register = Request(method=b"REGISTER", uri=b"sip:127.0.0.1", sender=seat, to=seat, body=b"")
    async with stranger(switch.plan.ports.sip) as phone:
        await phone.ask_as("1001", "a-wrong-password", register)
        for _ in range(2):
            await phone.ask(Request(sender=b"<sip:nobody@127.0.0.1>"))
        honest = len(messages(switch))
        for sender, call_id in ((b'"%s" %s' % (lie, seat), b"1"), (seat, b"2" + lie), (b'"%s" %s' % (lie, seat), lie)):
            liar = Request(method=b"REGISTER", uri=b"sip:127.0.0.1", sender=sender, to=seat, call_id=call_id, body=b"")
            await phone.ask_as("1001", "a-wrong-password", liar)
        await until(lambda: len(messages(switch)) >= honest + 3)

    lines = messages(switch)
    assert banned(lines[:honest]) == ["127.0.0.1", "127.0.0.1"]
    assert any("192.0.2.1" in line for line in lines[honest:]), "the lie is in the log"
    assert "192.0.2.1" not in banned(lines)


async def test_a_seat_that_registers_and_calls_is_in_no_ban_list(switch: Switch) -> None:
    async with stranger(switch.plan.ports.sip) as phone:
        await phone.register(b"1001", PASSWORD, b"60")
        await phone.ask_as("1001", PASSWORD, Request(sender=b"<sip:1001@127.0.0.1>", uri=b"sip:600@127.0.0.1"))
    assert banned(messages(switch)) == []
