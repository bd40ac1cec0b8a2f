"""What the lines of Asterisk tell of the whole floor."""

from rehearsal.floor import RungTwice, most_waiting, queues_served, rings, rung_twice

LOG = """\
100|c1|hotline|NONE|ENTERQUEUE||13800001111|1
101|c2|market|NONE|ENTERQUEUE||13800001112|1
102|c1|hotline|1001|CONNECT|2|s1|1
103|c3|hotline|NONE|ENTERQUEUE||13800001113|1
104|c4|hotline|NONE|ENTERQUEUE||13800001114|2
105|c2|market|NONE|ABANDON|1|1|4
109|c1|hotline|1001|COMPLETECALLER|2|7|1
110|c3|hotline|1001|CONNECT|7|s3|1
111|c4|hotline|NONE|EXITWITHKEY|2|1|2|7
112|c5|market|1001|CONNECT|1|s5|1
"""


def cel(*events: str) -> list[str]:
    """``seconds event channel seat``, as cel.csv has them."""
    rows = (event.split() for event in events)
    return [
        f'"{event}","{at}.5","{channel}","c1","PJSIP/{seat}-0000000a","","s","from-seat","",""\n'
        for at, event, channel, seat in rows
    ]


def test_a_seat_that_is_rung_while_it_still_rings_or_talks_is_named() -> None:
    told = cel(
        "10 CHAN_START s1 1001", "12 CHAN_START s2 1002", "13 CHAN_START s3 1001", "14 CHAN_END s3 1001",
        "20 CHAN_END s1 1001", "21 CHAN_END s2 1002", "22 CHAN_START s4 1002", "23 CHAN_END s4 1002",
    )  # fmt: skip

    assert rung_twice(rings(told, 0)) == [RungTwice("1001", 13.5)]
    assert rung_twice(rings(told, 11)) == []


def test_a_channel_that_was_taken_back_before_the_telephone_heard_of_it_is_no_ring() -> None:
    told = cel(
        "10 CHAN_START s1 1001", "10 CHAN_START s3 1001", "10 HOTLINE_TAKEN_BACK s3 1001", "10 CHAN_END s3 1001",
        "20 CHAN_END s1 1001",
    )  # fmt: skip

    assert [ring.channel for ring in rings(told, 0)] == ["s1"]


def test_trunks_and_torn_lines_are_no_rings() -> None:
    assert rings([*cel("10 CHAN_START t1 trunk", "11 CHAN_END t1 trunk"), '"CHAN_START","12'], 0) == []


def test_everybody_who_waits_is_counted_until_he_no_longer_does() -> None:
    assert most_waiting(LOG.splitlines(), 0) == 3
    assert most_waiting(LOG.splitlines(), 104) == 1


def test_the_queues_a_seat_answered() -> None:
    assert queues_served(LOG.splitlines(), 0) == {"1001": {"hotline", "market"}}
