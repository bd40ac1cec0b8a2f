"""The link to AMI when the other side misbehaves."""

import asyncio
import socket
from collections.abc import Callable, Mapping

import pytest

from queue_manager.begun import watched
from queue_manager.live import (
    ActionLate,
    ActionRefused,
    AmiLink,
    BadActionValue,
    LinkLost,
    LinkTimes,
    LoginLate,
    LoginRefused,
    Unreachable,
)
from tests.faults.queue_manager_live.fake_ami import FakeAmi, message
from tests.waiting import CEILING

MakeLink = Callable[..., AmiLink]


class Heard:
    """What a link handed on, and a way to wait for more."""

    def __init__(self, link: AmiLink) -> None:
        self.events: list[Mapping[str, str]] = []
        self._more = asyncio.Event()
        link.follow(self.take)

    def take(self, headers: Mapping[str, str]) -> None:
        self.events.append(headers)
        self._more.set()

    async def until(self, event: str) -> list[Mapping[str, str]]:
        async with asyncio.timeout(CEILING):
            while not any(headers["Event"] == event for headers in self.events):
                self._more.clear()
                await self._more.wait()
        return self.events


async def test_an_answer_comes_to_who_asked(ami: FakeAmi, make_link: MakeLink) -> None:
    link = make_link()
    await link.connect()
    assert (await link.action("Ping"))["Ping"] == "Pong"
    assert link.connected


async def test_a_wrong_password_is_named_and_leaves_nothing_open(ami: FakeAmi, make_link: MakeLink) -> None:
    link = make_link(secret="wrong")
    with pytest.raises(LoginRefused) as refused:
        await link.connect()
    assert refused.value.username == "hotline"
    assert "wrong" not in str(refused.value)
    assert not link.connected


async def test_nobody_listens(make_link: MakeLink, free_port: Callable[[], int]) -> None:
    with pytest.raises(Unreachable):
        await make_link(port=free_port()).connect()


async def test_something_listens_but_never_lets_us_in(ami: FakeAmi, make_link: MakeLink) -> None:
    ami.silent.add("Login")
    with pytest.raises(LoginLate):
        await make_link(times=LinkTimes(login=0.05)).connect()


async def test_a_port_that_accepts_and_closes(ami: FakeAmi, make_link: MakeLink) -> None:
    ami.close_at_once = True
    with pytest.raises(LinkLost):
        await make_link().connect()


async def test_chinese_cut_at_every_byte_arrives_whole(ami: FakeAmi, make_link: MakeLink) -> None:
    link = make_link()
    heard = Heard(link)
    await link.connect()
    await ami.say(message(Event="Newchannel", CallerIDName="王小明客户"), piece=1)
    assert (await heard.until("Newchannel"))[-1]["CallerIDName"] == "王小明客户"


async def test_garbage_is_skipped_and_counted(ami: FakeAmi, make_link: MakeLink) -> None:
    link = make_link(message_limit=1000)
    heard = Heard(link)
    await link.connect()
    await ami.say(b"\xff\xfe\x00nonsense\r\n\r\n" + b"Event: " + b"x" * 5000 + b"\r\n\r\n" + message(Event="After"))
    await heard.until("After")
    assert link.dropped == 2
    assert link.connected


async def test_text_in_gbk_costs_only_its_letters(ami: FakeAmi, make_link: MakeLink) -> None:
    link = make_link()
    heard = Heard(link)
    await link.connect()
    await ami.say(b"Event: Newchannel\r\nCallerIDName: " + "张三".encode("gbk") + b"\r\nUniqueid: 1.1\r\n\r\n")
    assert (await heard.until("Newchannel"))[-1]["Uniqueid"] == "1.1"


async def test_an_event_ended_by_one_line_feed_less(ami: FakeAmi, make_link: MakeLink) -> None:
    link = make_link()
    heard = Heard(link)
    await link.connect()
    await ami.say(b"Event: One\r\nA: 1\r\n\nEvent: Two\r\n\r\n")
    assert [event["Event"] for event in await heard.until("Two")] == ["One", "Two"]


async def test_a_failing_callback_costs_one_event_and_no_connection(ami: FakeAmi, make_link: MakeLink) -> None:
    link = make_link()
    heard = Heard(link)

    def fail_first(headers: Mapping[str, str]) -> None:
        if headers["Event"] == "First":
            raise RuntimeError
        heard.take(headers)

    link.follow(fail_first)
    await link.connect()
    await ami.say(message(Event="First") + message(Event="Second"))
    await heard.until("Second")
    assert link.dropped == 1
    assert (await link.action("Ping"))["Response"] == "Success"


@pytest.mark.parametrize("value", ["a\r\nAction: Originate", "a\nb", "a\0b", "\ud800"])
async def test_a_value_cannot_smuggle_a_second_action(ami: FakeAmi, make_link: MakeLink, value: str) -> None:
    link = make_link()
    await link.connect()
    with pytest.raises(BadActionValue):
        await link.action("QueuePause", Reason=value)
    with pytest.raises(BadActionValue):
        await link.action("Originate", Variable=["ok", value])
    assert [asked["Action"] for asked in ami.asked] == ["Login"]


async def test_a_refusal_says_what_asterisk_said(ami: FakeAmi, make_link: MakeLink) -> None:
    ami.refused["QueueAdd"] = "Unable to add interface: Already there"
    link = make_link()
    await link.connect()
    with pytest.raises(ActionRefused, match="Already there"):
        await link.action("QueueAdd", Queue="main", Interface="PJSIP/1001")


async def test_queue_add_is_answered(ami: FakeAmi, make_link: MakeLink) -> None:
    link = make_link()
    await link.connect()
    assert (await link.action("QueueAdd", Queue="main", Interface="PJSIP/1001"))[
        "Message"
    ] == "Added interface to queue"


async def test_a_list_is_whole_or_refused(ami: FakeAmi, make_link: MakeLink) -> None:
    ami.rows["QueueStatus"] = [message(Event="QueueParams", Queue="main"), message(Event="QueueParams", Queue="tax")]
    ami.refused["CoreShowChannels"] = "Permission denied"
    link = make_link()
    await link.connect()
    assert [row["Queue"] for row in await link.collect("QueueStatus")] == ["main", "tax"]
    with pytest.raises(ActionRefused):
        await link.collect("CoreShowChannels")


async def test_an_empty_list_is_empty(ami: FakeAmi, make_link: MakeLink) -> None:
    link = make_link()
    await link.connect()
    assert await link.collect("CoreShowChannels") == []


async def test_an_unanswered_action_ends_and_its_late_answer_goes_nowhere(ami: FakeAmi, make_link: MakeLink) -> None:
    ami.silent.add("QueuePause")
    link = make_link()
    heard = Heard(link)
    await link.connect()
    with pytest.raises(ActionLate):
        await link.action("QueuePause", timeout=0.02)
    late = ami.asked[-1]["ActionID"]
    await ami.say(message(Response="Success", ActionID=late) + message(Event="After"))
    assert [event["Event"] for event in await heard.until("After")] == ["After"]


async def test_a_cut_fails_what_was_unanswered_and_nothing_is_sent_again(ami: FakeAmi, make_link: MakeLink) -> None:
    ami.silent.add("Originate")
    link = make_link()
    await link.connect()
    asking = asyncio.create_task(link.action("Originate", Channel="PJSIP/1001", Async="true"))
    await ami.asked_for("Originate")
    await ami.cut()
    with pytest.raises(LinkLost):
        await asking
    await link.connect()
    await ami.say(message(Event="FullyBooted"))
    await link.action("Ping")
    assert [asked["Action"] for asked in ami.asked] == ["Login", "Originate", "Login", "Ping"]


async def test_without_a_connection_an_action_fails_at_once(make_link: MakeLink) -> None:
    with pytest.raises(LinkLost):
        await make_link().action("Ping")


async def test_of_a_cut_it_is_known_whether_anything_had_been_sent(ami: FakeAmi, make_link: MakeLink) -> None:
    ami.silent.add("Originate")
    link = make_link()
    with watched() as begun, pytest.raises(LinkLost):
        await link.action("Originate", Channel="PJSIP/1001")
    assert not begun.anything, "there was no connection"

    await link.connect()
    with watched() as begun:
        asking = asyncio.create_task(link.action("Originate", Channel="PJSIP/1001"))
        await ami.asked_for("Originate")
        await ami.cut()
        with pytest.raises(LinkLost):
            await asking
    assert begun.anything


async def test_nothing_is_sent_before_we_are_let_in(ami: FakeAmi, make_link: MakeLink) -> None:
    ami.silent.add("Login")
    link = make_link()
    connecting = asyncio.create_task(link.connect())
    await ami.asked_for("Login")
    with pytest.raises(LinkLost):
        await link.action("QueuePause")
    connecting.cancel()
    await asyncio.gather(connecting, return_exceptions=True)
    assert len(ami.asked) == 1


async def test_a_half_open_connection_is_noticed(ami: FakeAmi, make_link: MakeLink) -> None:
    ami.silent.add("Ping")
    link = make_link(times=LinkTimes(ping_every=0.01, ping_answer=0.05))
    await link.connect()
    async with asyncio.timeout(CEILING):
        assert await link.lost() == "no answer to ping"


async def test_close_ends_it_for_good(ami: FakeAmi, make_link: MakeLink) -> None:
    link = make_link()
    await link.connect()
    await link.close()
    await link.close()
    assert not link.connected
    assert {task.get_name() for task in asyncio.all_tasks()} & {"ami-ping", "ami-lost"} == set()
    assert ami.logins == 1


async def test_many_port_scans_do_not_disturb_a_link(ami: FakeAmi, make_link: MakeLink) -> None:
    link = make_link()
    await link.connect()
    for _ in range(20):
        socket.create_connection(("127.0.0.1", ami.port)).close()
    assert (await link.action("Ping"))["Ping"] == "Pong"
