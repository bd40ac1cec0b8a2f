"""``hotline rehearse --storm`` and ``--erlang``: each promise gets a verdict.

Three verdicts depend on how busy the machine is and are not asked to be good here: a robot that gets no processor time
speaks late, which is a gap; a board is late when its process is; a queue that is served late does not follow the
formula.
"""

import json
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.installation import Installation, installation

MACHINE = {"录音无断点", "大屏延迟不到 1 秒"}


@pytest.fixture(scope="module")
async def hotline() -> AsyncIterator[Installation]:
    async with installation() as made:
        await made.start()
        yield made


async def rehearsed(hotline: Installation, *arguments: str) -> dict[str, Any]:
    kept = hotline.home / "report.json"
    code, output = await hotline.hotline("rehearse", *arguments, "--json", str(kept))
    report = json.loads(kept.read_text())
    assert report["differences"] == [], output
    assert code == (0 if all(verdict["good"] for verdict in report["verdicts"]) else 1)
    return report


async def test_a_storm_is_judged_by_its_sound_its_rings_and_the_board(hotline: Installation) -> None:
    report = await rehearsed(hotline, "--storm", "--seats", "4", "--calls", "20", "--rate", "0.5", "--talk", "6-7")

    verdicts = {verdict["what"]: verdict for verdict in report["verdicts"]}
    assert set(verdicts) == {"排队高峰", "录音无断点", "座席不被同时呼叫两次", "大屏延迟不到 1 秒"}
    shared = re.search(r"；(\d+) 个座席接听了多个队列的来电", verdicts["排队高峰"]["found"])
    assert shared is not None
    assert int(shared[1]) >= 2
    assert {what for what, verdict in verdicts.items() if not verdict["good"]} <= MACHINE
    assert f"核对 {report['recordings_present']} 段录音" in verdicts["录音无断点"]["found"]
    assert "0 段听不到应有的话" in verdicts["录音无断点"]["found"]


async def test_a_queue_is_held_against_erlangs_formula(hotline: Installation) -> None:
    report = await rehearsed(hotline, "--erlang", "--seats", "6", "--calls", "24", "--talk", "3")

    level, delays = report["verdicts"]
    assert level["what"] == "爱尔兰公式"
    assert "95% 区间" in level["found"]
    assert "均已计入公式" in delays["found"]


async def test_two_trials_at_once_are_refused(hotline: Installation) -> None:
    code, output = await hotline.hotline("rehearse", "--storm", "--erlang")

    assert code == 2
    assert "ask for one" in output
