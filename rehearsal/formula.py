"""The Erlang trial: citizens as the formula assumes them, on a real Asterisk."""

import asyncio
from dataclasses import replace
from datetime import datetime

from rehearsal.errors import PlanRefused
from rehearsal.floor import rings
from rehearsal.oracle import Oracle, consult, served_calls
from rehearsal.plan import Arrivals, RehearsalPlan, Shares
from rehearsal.record import SwitchFiles
from rehearsal.report import Verdict
from reports import calls_sustained

IN_TIME = 0.85
"""The service level by plan: seats are so busy that 15 of 100 wait too long. Where nobody waits, any queue agrees with
the formula; where most do, chance rules the figures of a few hundred calls."""
WITHIN_PART = 0.2
"""The limit of the service level, as a part of the mean talk."""
REAL_HANDLING = 210.0
"""Seconds a real talk with its wrap-up takes; only to say how many hours of a real floor the trial is."""
NOBODY_LEAVES = Shares(greeting=0, queue=0, progress=0, message=0, seat_ends=1, rate=0)


def erlang_plan(plan: RehearsalPlan, *, mean_talk: float) -> RehearsalPlan:
    """``plan`` with random arrivals and talks of random length, ``mean_talk`` seconds on the average.

    Raises ``PlanRefused``.
    """
    handling = mean_talk + sum(plan.ring_seconds) / 2
    rate = calls_sustained(
        len(plan.seats), handle_seconds=handling, in_time=IN_TIME, within_seconds=WITHIN_PART * mean_talk
    ) / 3600  # fmt: skip
    return replace(
        plan, arrivals=Arrivals.POISSON, mean_talk=mean_talk, rate=rate, shares=NOBODY_LEAVES, talk_seconds=None
    )


async def erlang_verdicts(
    plan: RehearsalPlan, *, since: datetime, switch: SwitchFiles, wrapup: float = 0.0
) -> list[Verdict]:
    """Judge an Erlang trial that is over; ``wrapup``: seconds the queue holds a seat back after each talk.

    Raises ``OSError``, ``PlanRefused`` when there was no such trial to judge.
    """
    if plan.mean_talk is None:
        raise PlanRefused("mean_talk", "not an Erlang trial")
    _, cel = await asyncio.to_thread(switch.lines)
    began = since.timestamp()
    calls = served_calls(cel, rings(cel, began), since=began, wrapup=wrapup)
    if len(calls) < plan.calls:
        return [Verdict("爱尔兰公式", False, f"只有 {len(calls)} / {plan.calls} 通来电接通，无法比较")]
    planned = plan.mean_talk + sum(plan.ring_seconds) / 2 + wrapup
    within = WITHIN_PART * plan.mean_talk
    found = await asyncio.to_thread(
        consult, calls, seats=len(plan.seats), within=within, planned_handling=planned, seed=plan.seed
    )
    return [_level(found), _delays(found)]


def _level(found: Oracle) -> Verdict:
    hours = found.calls / found.arrivals_a_second / found.planned_handling * REAL_HANDLING / 3600
    return Verdict(
        "爱尔兰公式",
        found.agrees,
        f"{found.within:g} 秒内应答 实测 {found.in_time:.1%}，公式（计入延迟）{found.formula.in_time:.1%}，"
        f"95% 区间 {found.low:.1%} 至 {found.high:.1%}（同样多来电的模拟排队）；"
        f"座席忙碌 {found.formula.occupancy:.0%}；"
        f"平均等待 实测 {found.average_wait:.2f} 秒，公式 {found.formula.average_wait_seconds:.2f} 秒；"
        f"相当于 {found.seats} 个座席、每通 {REAL_HANDLING:g} 秒的 {hours:.1f} 小时",
    )


def _delays(found: Oracle) -> Verdict:
    return Verdict(
        "交换机自身的延迟",
        True,
        f"每通占用座席 {found.handling:.2f} 秒（计划 {found.planned_handling:.2f} 秒），另有空闲座席未及时接上 "
        f"{found.unused:.2f} 秒；须等待者因此平均多等 {found.late:.2f} 秒（交换机约每秒才找一次空闲座席），均已计入"
        f"公式；若无任何延迟，公式为 {found.formula_planned.in_time:.1%}；"
        f"同样的来电和占用时间在无延迟的先到先得排队中为 {found.replayed:.1%}",
    )
