"""What each dialplan entry answers, on both databases, over a real socket."""

from datetime import timedelta

import pytest

from db.tables import CallerRuleKind, Case, CaseState
from tests.contracts.agi_scripts.conftest import NOON, Hotline


async def test_a_call_of_the_main_line_goes_straight_to_a_person(hotline: Hotline) -> None:
    channel = await hotline.ask(entry="incoming")

    assert channel.variables == {
        "LINE": "12345", "HOTLINE_ACTION": "queue", "HOTLINE_QUEUE": "general", "HOTLINE_PRIORITY": "0",
        "HOTLINE_GREETING": "hotline/greeting", "HOTLINE_ANNOUNCE": "", "HOTLINE_NOTICE": "recording-notice",
        "HOTLINE_MENU": "", "HOTLINE_REASON": "", "HOTLINE_CASES": "0", "HOTLINE_OK": "1",
    }  # fmt: skip
    assert channel.set_in_order[-1] == "HOTLINE_OK"


async def test_a_merged_line_greets_by_its_own_name_and_asks_by_keys(hotline: Hotline) -> None:
    variables = (await hotline.ask(variables={"LINE": "12315"})).variables

    assert variables["HOTLINE_ACTION"] == "menu"
    assert variables["HOTLINE_MENU"] == "merged"
    assert variables["HOTLINE_GREETING"] == "hotline/greeting-12315&hotline/holiday-notice"
    assert variables["HOTLINE_NOTICE"] == ""
    assert variables["HOTLINE_PRIORITY"] == "10"


async def test_a_line_whose_menu_is_missing_goes_to_a_person(hotline: Hotline) -> None:
    variables = (await hotline.ask(variables={"LINE": "12333"})).variables

    assert (variables["HOTLINE_ACTION"], variables["HOTLINE_MENU"]) == ("queue", "")


async def test_a_number_that_is_no_line_is_served_by_the_default_line(hotline: Hotline) -> None:
    assert (await hotline.ask(variables={"LINE": "99999"})).variables["HOTLINE_QUEUE"] == "general"
    assert (await hotline.ask(variables={})).variables["HOTLINE_QUEUE"] == "general"


async def test_a_blocked_caller_is_told_by_a_rule_in_force_however_his_number_is_spelt(hotline: Hotline) -> None:
    await hotline.rule("13900139000", CallerRuleKind.BLOCKED, approved_by="sun")

    variables = (await hotline.ask(caller="+8613900139000")).variables

    assert variables["HOTLINE_ACTION"] == "blocked"
    assert variables["HOTLINE_REASON"] == "rule-1"
    assert variables["HOTLINE_OK"] == "1"


@pytest.mark.parametrize(
    "columns",
    [
        {"approved_by": None},
        {"approved_by": "sun", "valid_until": NOON},
        {"approved_by": "sun", "valid_from": NOON + timedelta(seconds=1)},
    ],
    ids=["not approved", "over", "not yet"],
)
async def test_a_block_that_is_not_in_force_stops_nobody(hotline: Hotline, columns) -> None:
    await hotline.rule("13900139000", CallerRuleKind.BLOCKED, **columns)

    assert (await hotline.ask(caller="13900139000")).variables["HOTLINE_ACTION"] == "queue"


async def test_a_citizen_with_priority_waits_before_others_up_to_the_highest(hotline: Hotline) -> None:
    await hotline.rule("010-6512 3456", CallerRuleKind.PRIORITY, priority=30)
    await hotline.rule("13900139000", CallerRuleKind.PRIORITY, priority=99)

    assert (await hotline.ask(caller="+861065123456")).variables["HOTLINE_PRIORITY"] == "30"
    higher = await hotline.ask(caller="13900139000", variables={"LINE": "12315"})
    assert higher.variables["HOTLINE_PRIORITY"] == "100"


async def test_the_open_cases_of_a_caller_are_counted(hotline: Hotline) -> None:
    await hotline.open_case("13800138000", "main-1.1")
    await hotline.open_case("+8613800138000", "main-1.2")

    assert (await hotline.ask(caller="+8613800138000")).variables["HOTLINE_CASES"] == "2"
    assert (await hotline.ask(caller="anonymous")).variables["HOTLINE_CASES"] == "0"


async def test_progress_tells_the_state_and_reads_the_number_digit_by_digit(hotline: Hotline) -> None:
    case = await hotline.open_case("13800138000")

    channel = await hotline.ask(entry="progress")

    digits = case.number.replace("-", "")
    assert channel.played == ["hotline/progress-registered", "hotline/case-number-is", digits, "hotline/progress-other"]
    assert channel.variables["HOTLINE_PROGRESS"] == case.number
    assert channel.set_in_order == ["HOTLINE_PROGRESS", "HOTLINE_OK"]


async def test_progress_of_a_merged_case_is_that_of_the_case_it_follows(hotline: Hotline) -> None:
    leader = await hotline.open_case("13900139000")
    case = await hotline.open_case("13800138000", "main-2.2")
    async with hotline.database.write() as session:
        (await session.get_one(Case, leader.id)).state = CaseState.REVIEWING
        (await session.get_one(Case, case.id)).follows = leader.number

    own = await hotline.ask(entry="progress")
    other = await hotline.ask(
        entry="progress", caller="02887654321", keys=[*case.number.replace("-", ""), *str(case.code)]
    )

    assert (own.played[0], own.variables["HOTLINE_PROGRESS"]) == ("hotline/progress-handling", case.number)
    assert "hotline/progress-handling" in other.played


async def test_progress_stops_at_a_key(hotline: Hotline) -> None:
    await hotline.open_case("13800138000")

    channel = await hotline.ask(entry="progress", keys=["#"])

    assert channel.played == ["hotline/progress-registered"]
    assert channel.variables["HOTLINE_OK"] == "1"


async def test_who_has_a_case_may_ask_for_another_by_number_and_code(hotline: Hotline) -> None:
    neighbours = await hotline.open_case("13900139000", "main-2.2")
    own = await hotline.open_case("13800138000")
    number, code = neighbours.number.replace("-", ""), str(neighbours.code)

    channel = await hotline.ask(entry="progress", keys=["1", *number, *code])

    assert channel.played[:4] == [
        "hotline/progress-registered", "hotline/progress-number", "hotline/progress-ask-code",
        "hotline/progress-registered",
    ]  # fmt: skip
    assert channel.variables["HOTLINE_PROGRESS"] == neighbours.number
    alone = await hotline.ask(entry="progress", keys=["1", "#"])
    assert alone.variables["HOTLINE_PROGRESS"] == own.number, "who enters none was told his own"


@pytest.mark.parametrize("caller", ["13800138000", "anonymous", "匿名", ""])
async def test_progress_of_a_caller_without_cases(hotline: Hotline, caller: str) -> None:
    channel = await hotline.ask(entry="progress", caller=caller)

    assert channel.played == ["hotline/progress-ask-number"]
    assert (channel.variables["HOTLINE_PROGRESS"], channel.variables["HOTLINE_OK"]) == ("", "1")


async def test_progress_by_number_and_code_from_another_telephone(hotline: Hotline) -> None:
    case = await hotline.open_case("13800138000")
    number, code = case.number.replace("-", ""), case.code
    assert code is not None

    channel = await hotline.ask(entry="progress", caller="02887654321", keys=[*number, *code])

    assert channel.played == [
        "hotline/progress-ask-number", "hotline/progress-ask-code", "hotline/progress-registered",
        "hotline/case-number-is", number,
    ]  # fmt: skip
    assert channel.variables["HOTLINE_PROGRESS"] == case.number


async def test_progress_is_told_to_who_ends_number_and_code_by_the_hash_key_as_he_is_asked(hotline: Hotline) -> None:
    case = await hotline.open_case("13800138000")
    keys = [*case.number.replace("-", ""), "#", *str(case.code), "#"]

    channel = await hotline.ask(entry="progress", caller="02887654321", keys=keys)

    assert channel.played[-3:] == [
        "hotline/progress-registered",
        "hotline/case-number-is",
        case.number.replace("-", ""),
    ]
    assert "hotline/progress-wrong" not in channel.played
    assert channel.variables["HOTLINE_PROGRESS"] == case.number


@pytest.mark.parametrize("wrong", ["number", "code"])
async def test_a_wrong_number_or_code_tells_nothing_and_may_be_tried_twice(hotline: Hotline, wrong: str) -> None:
    case = await hotline.open_case("13800138000")
    number, code = case.number.replace("-", ""), str(case.code)
    if wrong == "number":
        number = "20200101000001"
    else:
        code = f"{(int(code) + 1) % 10**6:06}"

    channel = await hotline.ask(entry="progress", caller="anonymous", keys=[*number, *code] * 3)

    asked = ["hotline/progress-ask-number", "hotline/progress-ask-code", "hotline/progress-wrong"]
    assert channel.played == asked * 2
    assert channel.variables["HOTLINE_PROGRESS"] == ""


async def test_who_has_no_number_at_hand_goes_on_by_the_hash_key(hotline: Hotline) -> None:
    channel = await hotline.ask(entry="progress", caller="anonymous", keys=["#"])

    assert channel.played == ["hotline/progress-ask-number"]
    assert channel.variables["HOTLINE_OK"] == "1"


async def test_notice_plays_the_notice_of_the_line(hotline: Hotline) -> None:
    assert (await hotline.ask(entry="notice")).played == ["hotline/recording-notice"]
    own = await hotline.ask(entry="notice", variables={"HOTLINE_NOTICE": "own-notice"})
    assert own.played == ["hotline/own-notice"]
    assert own.variables["HOTLINE_OK"] == "1"


@pytest.mark.parametrize(
    ("keys", "result", "notes"),
    [
        (["1"], {"HOTLINE_ACTION": "queue", "HOTLINE_QUEUE": "inquiry"}, ["merged/top:1"]),
        (["2", "1"], {"HOTLINE_ACTION": "message"}, ["merged/top:2", "merged/2:1"]),
        (["0"], {"HOTLINE_ACTION": "queue"}, ["merged/top:0"]),
        ([], {"HOTLINE_ACTION": "queue"}, []),
        (["7", "7"], {"HOTLINE_ACTION": "queue"}, ["merged/top:7", "merged/top:7"]),
    ],
)
async def test_menu_leads_where_its_keys_say_and_else_to_a_person(hotline: Hotline, keys, result, notes) -> None:
    channel = await hotline.ask(entry="menu", variables={"HOTLINE_MENU": "merged"}, keys=keys)

    assert channel.variables == {"HOTLINE_MENU": "merged", "HOTLINE_OK": "1"} | result
    assert channel.notes == [f"HOTLINE_KEY,{note}" for note in notes]


async def test_menu_tells_the_progress_and_connects_to_a_person(hotline: Hotline) -> None:
    case = await hotline.open_case("13800138000")

    channel = await hotline.ask(entry="menu", variables={"HOTLINE_MENU": "merged"}, keys=["3"])

    assert channel.played[:2] == ["hotline/menu-main", "hotline/progress-registered"]
    assert channel.notes == ["HOTLINE_KEY,merged/top:3", f"HOTLINE_PROGRESS,{case.number}"]
    assert channel.variables["HOTLINE_ACTION"] == "queue"


async def test_a_menu_taken_away_meanwhile_leads_to_a_person(hotline: Hotline) -> None:
    channel = await hotline.ask(entry="menu", variables={"HOTLINE_MENU": "gone"})

    assert channel.variables == {"HOTLINE_MENU": "gone", "HOTLINE_ACTION": "queue", "HOTLINE_OK": "1"}
    assert channel.played == []


async def test_a_missing_prompt_is_skipped_and_the_call_goes_on(hotline: Hotline) -> None:
    missing = {'STREAM FILE "hotline/recording-notice"': b"200 result=-1 endpos=0\n"}

    channel = await hotline.ask(entry="notice", replies=missing)

    assert channel.variables["HOTLINE_OK"] == "1"


async def test_every_connection_is_counted_once(hotline: Hotline) -> None:
    await hotline.ask(entry="incoming")
    await hotline.ask(entry="notice")
    await hotline.ask(entry="notice", replies={"STREAM FILE": b"HANGUP\n"})
    await hotline.ask(entry="no-such-entry")

    counters = hotline.server.counters
    assert (counters.served, counters.by_entry) == (2, {"incoming": 1, "notice": 1})
    assert (counters.hung_up, counters.unknown, counters.failed, counters.late) == (1, 1, 0, 0)
