"""What the board shows through whole calls, event by event, in the order Asterisk 22 tells them."""

from queue_manager.live.state import State, SwitchSetup
from queue_manager.live.views import board_of
from tests.scenarios.queue_manager_live.script import play

FREE = """
0 | QueueMemberStatus | | Queue=main MemberName=1001 Status=1
0 | QueueMemberStatus | | Queue=main MemberName=1002 Status=1
= 1001 ready; 1002 ready
"""


def idle_switch(**wrapup: int) -> State:
    return play(FREE, State(setup=SwitchSetup(wrapup=wrapup)))


def test_a_call_is_greeted_waits_rings_talks_and_leaves() -> None:
    state = play(
        """
        1.0 | Newchannel       | c1 | ChannelState=4 Exten=12345
        = c1 greeting; 1001 ready; 1002 ready
        2.0 | QueueCallerJoin  | c1 | Queue=main Position=1
        = c1 waiting main#1; 1001 ready; 1002 ready; main: 1 waiting
        2.0 | Newchannel       | 1001@c1 | ChannelState=0 Exten=s
        2.0 | AgentCalled      | c1 -> 1001@c1 | Queue=main DestChannelState=0
        2.1 | Newstate         | 1001@c1 | ChannelState=5
        2.1 | QueueMemberStatus | | Queue=main MemberName=1001 Status=6
        = c1 ringing main#1 by 1001; 1001 ringing c1; 1002 ready; main: 1 waiting
        4.0 | Newstate         | 1001@c1 | ChannelState=6
        4.0 | QueueMemberStatus | | Queue=main MemberName=1001 Status=2
        4.0 | QueueCallerLeave | c1 | Queue=main Position=1
        4.0 | AgentConnect     | c1 -> 1001@c1 | Queue=main
        4.0 | BridgeEnter      | 1001@c1 | BridgeUniqueid=b1
        4.0 | BridgeEnter      | c1 | BridgeUniqueid=b1
        = c1 talking by 1001; 1001 talking c1; 1002 ready
        60.0 | AgentComplete   | c1 -> 1001@c1 | Queue=main Reason=caller
        60.0 | BridgeLeave     | c1 | BridgeUniqueid=b1
        60.0 | Hangup          | c1 | Cause=16
        60.0 | BridgeLeave     | 1001@c1 | BridgeUniqueid=b1
        60.0 | Hangup          | 1001@c1 | Cause=16
        60.0 | QueueMemberStatus | | Queue=main MemberName=1001 Status=1
        = 1001 ready; 1002 ready
        """,
        idle_switch(),
    )
    assert board_of(state).unknown_events == 0


def test_the_line_dialled_and_the_wait_are_told() -> None:
    state = play(
        """
        1.0 | Newchannel      | c1 | ChannelState=4 Exten=12345
        5.0 | QueueCallerJoin | c1 | Queue=main Position=1
        """,
        idle_switch(),
    )
    call, queue = board_of(state).calls[0], board_of(state).queues[0]
    assert (call.line, call.caller, call.trunk) == ("12345", "13800001111", "trunk")
    assert (call.since - call.arrived_at).total_seconds() == 4
    assert queue.longest_waiting_since == call.since


def test_a_citizen_who_gives_up_while_a_seat_rings() -> None:
    play(
        """
        1.0 | Newchannel        | c1 | ChannelState=4 Exten=12345
        2.0 | QueueCallerJoin   | c1 | Queue=main Position=1
        2.0 | Newchannel        | 1001@c1 | ChannelState=5
        3.0 | QueueCallerAbandon | c1 | Queue=main Position=1
        3.0 | QueueCallerLeave  | c1 | Queue=main Position=1
        3.0 | Hangup            | 1001@c1 |
        3.0 | Hangup            | c1 |
        = 1001 ready; 1002 ready
        """,
        idle_switch(),
    )


def test_a_seat_that_lets_it_ring_is_paused_and_the_next_one_rings() -> None:
    play(
        """
        1.0 | Newchannel        | c1 | ChannelState=4 Exten=12345
        2.0 | QueueCallerJoin   | c1 | Queue=main Position=1
        2.0 | Newchannel        | 1001@c1 | ChannelState=5
        = c1 ringing main#1 by 1001; 1001 ringing c1; 1002 ready; main: 1 waiting
        17.0 | AgentRingNoAnswer | c1 -> 1001@c1 | Queue=main RingTime=15000
        17.0 | QueueMemberPause  | | Queue=main MemberName=1001 Status=6 Paused=1 PausedReason=Auto-Pause
        17.0 | Hangup            | 1001@c1 |
        17.0 | QueueMemberStatus | | Queue=main MemberName=1001 Status=1 Paused=1 PausedReason=Auto-Pause
        = c1 waiting main#1; 1001 paused (Auto-Pause) missed 1; 1002 ready; main: 1 waiting
        18.0 | Newchannel        | 1002@c1 | ChannelState=5
        = c1 ringing main#1 by 1002; 1001 paused (Auto-Pause) missed 1; 1002 ringing c1; main: 1 waiting
        """,
        idle_switch(),
    )


TALKING = """
1.0 | Newchannel      | c1 | ChannelState=4 Exten=12345
2.0 | QueueCallerJoin | c1 | Queue=main Position=1
2.0 | Newchannel      | 1001@c1 | ChannelState=5
4.0 | Newstate        | 1001@c1 | ChannelState=6
4.0 | QueueCallerLeave | c1 | Queue=main Position=1
4.0 | AgentConnect    | c1 -> 1001@c1 | Queue=main
4.0 | BridgeEnter     | 1001@c1 | BridgeUniqueid=b1
4.0 | BridgeEnter     | c1 | BridgeUniqueid=b1
= c1 talking by 1001; 1001 talking c1; 1002 ready
"""


def test_hold_and_back() -> None:
    play(
        """
        9.0 | Hold   | 1001@c1 |
        = c1 hold by 1001; 1001 hold c1; 1002 ready
        12.0 | Unhold | 1001@c1 |
        = c1 talking by 1001; 1001 talking c1; 1002 ready
        """,
        play(TALKING, idle_switch()),
    )


def test_a_citizen_put_on_hold_by_the_page_is_shown_on_hold_until_his_music_ends() -> None:
    play(
        """
        9.0 | Newchannel  | music@c1 | Channel=Local/music@hold-00000000;1
        9.0 | Newchannel  | far@c1   | Channel=Local/music@hold-00000000;2
        = c1 talking by 1001; 1001 talking c1; 1002 ready
        9.1 | BridgeEnter | music@c1 | Channel=Local/music@hold-00000000;1 BridgeUniqueid=b1
        = c1 hold by 1001; 1001 talking c1; 1002 ready
        12.0 | BridgeLeave | music@c1 | Channel=Local/music@hold-00000000;1 BridgeUniqueid=b1
        12.0 | Hangup      | music@c1 | Channel=Local/music@hold-00000000;1 Cause=16
        = c1 talking by 1001; 1001 talking c1; 1002 ready
        """,
        play(TALKING, idle_switch()),
    )


def test_a_blind_transfer_goes_on_ringing_at_the_other_seat() -> None:
    play(
        """
        9.0 | BlindTransfer | c1 -> 1001@c1 |
        9.0 | AgentComplete | c1 -> 1001@c1 | Queue=main Reason=transfer
        9.0 | BridgeLeave   | c1 | BridgeUniqueid=b1
        9.0 | BridgeLeave   | 1001@c1 | BridgeUniqueid=b1
        9.0 | Hangup        | 1001@c1 |
        = c1 waiting; 1001 ready; 1002 ready
        9.1 | Newchannel    | 1002@c1 | ChannelState=0
        9.1 | Newstate      | 1002@c1 | ChannelState=5
        = c1 ringing by 1002; 1001 ready; 1002 ringing c1
        11.0 | Newstate     | 1002@c1 | ChannelState=6
        11.0 | BridgeEnter  | 1002@c1 | BridgeUniqueid=b2
        11.0 | BridgeEnter  | c1 | BridgeUniqueid=b2
        = c1 talking by 1002; 1001 ready; 1002 talking c1
        """,
        play(TALKING, idle_switch()),
    )


def test_consulting_a_colleague_and_handing_the_citizen_over() -> None:
    play(
        """
        9.0 | Hold         | 1001@c1 |
        9.0 | Newchannel   | 1001@k1 | ChannelState=4 Exten=1002
        9.1 | Newchannel   | 1002@k1 | ChannelState=5
        = c1 hold by 1001; 1001 hold c1; 1002 ringing
        11.0 | Newstate    | 1002@k1 | ChannelState=6
        11.0 | BridgeEnter | 1001@k1 | BridgeUniqueid=b2
        11.0 | BridgeEnter | 1002@k1 | BridgeUniqueid=b2
        = c1 hold by 1001; 1001 hold c1; 1002 talking
        20.0 | AttendedTransfer | 1001@c1 -> 1001@k1 |
        20.0 | AgentComplete | c1 -> 1001@c1 | Queue=main Reason=transfer
        20.0 | BridgeLeave | 1001@c1 | BridgeUniqueid=b1
        20.0 | BridgeLeave | 1001@k1 | BridgeUniqueid=b2
        20.0 | BridgeLeave | 1002@k1 | BridgeUniqueid=b2 Linkedid=c1
        20.0 | BridgeEnter | 1002@k1 | BridgeUniqueid=b1 Linkedid=c1
        20.0 | Hangup      | 1001@c1 |
        20.0 | Hangup      | 1001@k1 |
        = c1 talking by 1002; 1001 ready; 1002 talking c1
        """,
        play(TALKING, idle_switch()),
    )


def test_after_the_seat_hung_up_the_citizen_rates() -> None:
    play(
        """
        60.0 | BridgeLeave | 1001@c1 | BridgeUniqueid=b1
        60.0 | BridgeLeave | c1 | BridgeUniqueid=b1
        60.0 | Hangup      | 1001@c1 |
        = c1 rating; 1001 ready; 1002 ready
        61.0 | UserEvent   | c1 | UserEvent=Hotline Stage=message
        = c1 message; 1001 ready; 1002 ready
        65.0 | Hangup      | c1 |
        = 1001 ready; 1002 ready
        """,
        play(TALKING, idle_switch()),
    )


def test_the_line_moves_up_and_priority_goes_first() -> None:
    play(
        """
        1.0 | Newchannel       | c1 | ChannelState=4
        1.1 | Newchannel       | c2 | ChannelState=4
        1.2 | Newchannel       | c3 | ChannelState=4
        2.0 | QueueCallerJoin  | c1 | Queue=main Position=1
        2.1 | QueueCallerJoin  | c2 | Queue=main Position=2
        2.2 | QueueCallerJoin  | c3 | Queue=main Position=1
        = c1 waiting main#2; c2 waiting main#3; c3 waiting main#1; 1001 ready; 1002 ready; main: 3 waiting
        3.0 | QueueCallerLeave | c3 | Queue=main Position=1
        = c1 waiting main#1; c2 waiting main#2; c3 message; 1001 ready; 1002 ready; main: 2 waiting
        """,
        idle_switch(),
    )


def test_one_seat_in_two_queues_is_one_seat() -> None:
    state = play(
        """
        1.0 | QueueMemberAdded  | | Queue=tax MemberName=1001 Status=1
        1.1 | QueueMemberStatus | | Queue=tax MemberName=1001 Status=2
        1.1 | QueueMemberStatus | | Queue=main MemberName=1001 Status=2
        = 1001 talking; 1002 ready
        2.0 | QueueMemberPause  | | Queue=tax MemberName=1001 Status=1 Paused=1 PausedReason=小休
        2.0 | QueueMemberPause  | | Queue=main MemberName=1001 Status=1 Paused=1 PausedReason=小休
        = 1001 paused (小休); 1002 ready
        3.0 | QueueMemberRemoved | | Queue=tax MemberName=1001 Status=1 Paused=1 PausedReason=小休
        = 1001 paused (小休); 1002 ready
        """,
        idle_switch(),
    )
    main = next(queue for queue in board_of(state).queues if queue.name == "main")
    assert (main.members, main.paused, main.ready) == (2, 1, 1)


def test_a_seat_paused_in_one_of_two_queues_is_ready_and_that_queue_counts_it_as_paused() -> None:
    state = play(
        """
        1.0 | QueueMemberAdded | | Queue=tax MemberName=1001 Status=1
        2.0 | QueueMemberPause | | Queue=tax MemberName=1001 Status=1 Paused=1 PausedReason=Auto-Pause
        = 1001 ready (Auto-Pause); 1002 ready
        """,
        idle_switch(),
    )
    counted = {queue.name: (queue.members, queue.ready, queue.paused) for queue in board_of(state).queues}
    assert counted == {"main": (2, 2, 0), "tax": (1, 0, 1)}


def test_a_phone_that_went_away() -> None:
    play(
        """
        1.0 | QueueMemberStatus | | Queue=main MemberName=1001 Status=5
        = 1001 unavailable; 1002 ready
        """,
        idle_switch(),
    )
