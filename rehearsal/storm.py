"""A storm: five times the normal rate, and the promises that must hold in it."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from db import Database
from rehearsal.board_lag import Lags, lag_percentiles
from rehearsal.floor import most_waiting, queues_served, rings, rung_twice
from rehearsal.plan import RehearsalPlan, RobotCall, robot_calls
from rehearsal.record import SwitchFiles, talk_files
from rehearsal.report import Verdict
from rehearsal.sound import SoundCheck, check_sound

FACTOR = 5.0
WAITING_A_SEAT = 150 / 80
"""A storm is one when so many wait at the same time: 150 on a floor of 80 seats."""
LAG_MS = 1000.0
A_PACKET = 0.02
"""Seconds of sound in one packet. SIPp 3.6 now and then leaves one out (its RTP timestamps jump by 320 where 160 is
due: 337 of 1,664,380 packets of a storm, seen on the wire), so a single missing packet may be the robot's."""
ROBOTS_SHARE = 1e-4
"""Of all sound, at most so much may be missing packet by packet; anything longer is the switch's."""


async def storm_verdicts(
    plan: RehearsalPlan,
    *,
    since: datetime,
    switch: SwitchFiles,
    store: Database,
    recordings: Path,
    media: Path,
    lags: Lags,
) -> list[Verdict]:
    """Judge a storm that is over. ``recordings`` is the folder of kept recordings, ``media`` what the robots played.

    Raises ``OSError``, ``db.StoreUnavailable``.
    """
    calls = robot_calls(plan)
    files = await talk_files(store, [call.caller for call in calls], since)
    paths = {caller: recordings / path for caller, path in files.items()}
    sound = await asyncio.to_thread(check_sound, calls, paths, media)
    queue_log, cel = await asyncio.to_thread(switch.lines)
    began = since.timestamp()
    return [
        _crowd(plan, most_waiting(queue_log, began), queues_served(queue_log, began)),
        sound_verdict(sound),
        _ringing(cel, began),
        _lag(lags, calls),
    ]


def _crowd(plan: RehearsalPlan, most: int, served: dict[str, set[str]]) -> Verdict:
    wanted, shared = round(WAITING_A_SEAT * len(plan.seats)), sum(len(queues) > 1 for queues in served.values())
    return Verdict(
        "排队高峰",
        most >= wanted,
        f"最多同时排队 {most} 人（应达 {wanted} 人）；{shared} 个座席接听了多个队列的来电",
        {"most_waiting": most, "seats_of_several_queues": shared},
    )


def sound_verdict(sound: SoundCheck) -> Verdict:
    """Whether the recordings are whole, but for what the robots themselves did not say."""
    found = (
        f"核对 {sound.talks} 段录音共 {sound.seconds:.0f} 秒：{sound.with_gaps} 段有断点，"
        f"共 {len(sound.gaps)} 处 {sound.gap_seconds:.2f} 秒；{len(sound.unheard)} 段听不到应有的话"
    )
    long = sum(gap.seconds > A_PACKET for gap in sound.gaps)
    found += f"；超过 20 毫秒的 {long} 处"
    whole = not long and sound.gap_seconds <= ROBOTS_SHARE * sound.seconds
    figures = {
        "talks": sound.talks, "sound_seconds": sound.seconds, "gaps": len(sound.gaps), "gaps_above_20_ms": long,
        "gap_seconds": sound.gap_seconds, "unheard": len(sound.unheard),
    }  # fmt: skip
    return Verdict("录音无断点", sound.talks > 0 and whole and not sound.unheard, found, figures)


def _ringing(cel: Sequence[str], since: float) -> Verdict:
    rung = rings(cel, since)
    twice = rung_twice(rung)
    where = "：" + "、".join(sorted({each.seat for each in twice})[:10]) if twice else ""
    found = f"振铃 {len(rung)} 次，重叠 {len(twice)} 次{where}"
    figures = {"rings": len(rung), "rings_at_once": len(twice)}
    return Verdict("座席不被同时呼叫两次", bool(rung) and not twice, found, figures)


def _lag(lags: Lags, calls: Sequence[RobotCall]) -> Verdict:
    found = lag_percentiles(lags)
    p99 = found.get("p99")
    told = "没有看到来电" if p99 is None else f"第 99 百分位 {p99:.0f} 毫秒，中位 {found['p50']:.0f} 毫秒"
    return Verdict(
        "大屏延迟不到 1 秒",
        p99 is not None and p99 < LAG_MS,
        f"{told}（大屏上看到 {len(lags)} / {len(calls)} 通来电到达）",
        {f"board_lag_{name}": value for name, value in found.items()},
    )
