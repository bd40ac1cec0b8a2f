"""The board when the switch, the network or the load misbehave."""

import asyncio
from collections.abc import Callable

from queue_manager.live import FollowerTuning, LinkTimes
from tests.faults.queue_manager_live.conftest import Following
from tests.faults.queue_manager_live.fake_ami import FakeAmi, message

Follow = Callable[..., Following]


def member(status: int = 1, seat: str = "1001", **headers: str | int) -> bytes:
    fields = {"Queue": "main", "Name": seat, "Location": f"PJSIP/{seat}", "Status": status, **headers}
    return message(Event="QueueMember", **fields)


def status(status: int, seat: str = "1001", **headers: str | int) -> bytes:
    fields = {"Queue": "main", "MemberName": seat, "Interface": f"PJSIP/{seat}", "Status": status, **headers}
    return message(Event="QueueMemberStatus", **fields)


def channel(event: str, uniqueid: str, name: str = "PJSIP/trunk-00000001", **headers: str | int) -> bytes:
    fields: dict[str, str | int] = {"Channel": name, "ChannelState": 6, "Uniqueid": uniqueid, "Linkedid": uniqueid}
    return message(Event=event, **{**fields, **headers})


async def test_the_first_board_is_what_is_there(ami: FakeAmi, following: Follow) -> None:
    ami.rows["QueueStatus"] = [
        message(Event="QueueParams", Queue="main"),
        member(),
        message(Event="QueueEntry", Queue="main", Position=1, Uniqueid="7.1", Wait=30),
    ]
    ami.rows["CoreShowChannels"] = [channel("CoreShowChannel", "7.1", Duration="00:00:40", Application="Queue")]
    async with following() as live:
        board = await live.shows(lambda board: board.link == "up")
        assert [seat.state for seat in board.seats] == ["ready"]
        (call,) = board.calls
        assert (call.state, call.queue, call.position) == ("waiting", "main", 1)
        assert (call.since - call.arrived_at).total_seconds() == 10


async def test_what_happens_while_asking_is_applied_after_the_answer(ami: FakeAmi, following: Follow) -> None:
    ami.rows["QueueStatus"] = [member(1)]
    ami.before_rows["QueueStatus"] = lambda: status(2)
    async with following() as live:
        await live.shows(lambda board: board.link == "up" and board.seats[0].state == "talking")


async def test_a_cut_is_shown_and_what_was_missed_is_made_good(ami: FakeAmi, following: Follow) -> None:
    ami.rows["QueueStatus"] = [member()]
    ami.rows["CoreShowChannels"] = [channel("CoreShowChannel", "7.1")]
    async with following() as live:
        await live.shows(lambda board: board.link == "up" and len(board.calls) == 1)
        ami.rows["CoreShowChannels"] = [channel("CoreShowChannel", "8.1")]
        await ami.cut()
        down = await live.shows(lambda board: board.link == "down")
        assert [call.id for call in down.calls] == ["7.1"]
        await live.shows(lambda board: board.link == "up" and [call.id for call in board.calls] == ["8.1"])
    assert live.follower.board.link == "down"


async def test_a_stall_is_noticed_and_followed_by_a_new_connection(ami: FakeAmi, following: Follow) -> None:
    async with following(times=LinkTimes(ping_every=0.02, ping_answer=0.05)) as live:
        await live.shows(lambda board: board.link == "up")
        ami.silent.add("Ping")
        await live.shows(lambda board: board.link == "down")
        ami.silent.clear()
        await live.shows(lambda board: board.link == "up")
    assert ami.logins >= 2


async def test_a_wrong_password_is_tried_again_without_haste(ami: FakeAmi, following: Follow) -> None:
    ami.secret = "changed"
    async with following() as live:
        await ami.asked_for("Login", 2)
        assert live.follower.board.link == "down"
        ami.secret = "right"
        await live.shows(lambda board: board.link == "up")
    assert len([asked for asked in ami.asked if asked["Action"] == "Login"]) < 10


async def test_a_snapshot_that_never_ends_is_given_up(ami: FakeAmi, following: Follow) -> None:
    ami.silent.add("CoreShowChannels")
    async with following(times=LinkTimes(answer=0.05)) as live:
        await ami.asked_for("CoreShowChannels", 2)
        assert live.follower.board.link != "up"
        ami.silent.clear()
        await live.shows(lambda board: board.link == "up")


async def test_a_flood_is_dropped_counted_and_made_good(ami: FakeAmi, following: Follow) -> None:
    ami.rows["QueueStatus"] = [member(1)]
    tuning = FollowerTuning(gather=0.001, publish=0.001, resync_pause=0.01, backlog=50)
    async with following(tuning=tuning) as live:
        await live.shows(lambda board: board.link == "up")
        ami.rows["QueueStatus"] = [member(2)]
        await ami.say(status(6) * 5000)
        board = await live.shows(
            lambda board: board.dropped_events > 0 and board.link == "up" and board.seats[0].state == "talking"
        )
        assert 0 < board.dropped_events <= 5000


async def test_a_restarted_asterisk_is_asked_again(ami: FakeAmi, following: Follow) -> None:
    async with following() as live:
        await live.shows(lambda board: board.link == "up")
        ami.rows["QueueStatus"] = [member()]
        await ami.say(message(Event="FullyBooted"))
        await live.shows(lambda board: len(board.seats) == 1)


async def test_a_failing_listener_does_not_stop_the_others(ami: FakeAmi, following: Follow) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    async with following() as live:
        live.follower.listen(fail)
        await live.shows(lambda board: board.link == "up")
        ami.rows["QueueStatus"] = [member()]
        live.follower.resync()
        await live.shows(lambda board: len(board.seats) == 1)


async def test_changes_are_told_with_their_rows_and_gathered(ami: FakeAmi, following: Follow) -> None:
    ami.rows["QueueStatus"] = [member(1)]
    told: list[frozenset[tuple[str, str]]] = []
    async with following(tuning=FollowerTuning(gather=0.001, publish=0.05)) as live:
        await live.shows(lambda board: board.link == "up")
        live.follower.listen(lambda _, changed: told.append(changed))
        await ami.say(b"".join(status(2 if n % 2 else 6) for n in range(1000)))
        await live.shows(lambda board: board.seats[0].state == "talking")
        await asyncio.sleep(0.06)  # one more publication would have come by now
    flood = [changed for changed in told if ("seat", "1001") in changed]
    assert len(flood) <= 3
    assert ("queue", "main") in flood[0]


async def test_wrap_up_ends_without_a_word_from_asterisk(ami: FakeAmi, following: Follow) -> None:
    async with following() as live:
        await live.shows(lambda board: board.link == "up")
        now = int(live.follower.board.at.timestamp())
        await ami.say(status(1, LastCall=now, Wrapuptime=3))
        await live.shows(lambda board: [seat.state for seat in board.seats] == ["wrap_up"])
        await live.shows(lambda board: board.seats[0].state == "ready")


async def test_rows_that_cannot_be_read_are_counted(ami: FakeAmi, following: Follow) -> None:
    ami.rows["QueueStatus"] = [message(Event="QueueMember", Queue="main"), member()]
    async with following() as live:
        board = await live.shows(lambda board: board.link == "up")
        assert (len(board.seats), board.dropped_events) == (1, 1)
