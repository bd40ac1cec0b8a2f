"""Finding, starting, checking and stopping a real Asterisk."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from dataclasses import replace
from pathlib import Path

import pytest

from asterisk_conf import (
    AlreadyRunning,
    AsteriskDied,
    AsteriskMissing,
    AsteriskProcess,
    AsteriskProgram,
    BootTimeout,
    CommandFailed,
    PortTaken,
    check_rendered,
    find_asterisk,
    may_go_first,
    render,
)
from tests.integration.switch import BUILD, Switch, a_plan, make_tones
from tests.waiting import CEILING


def a_program(*argv: str) -> AsteriskProgram:
    return AsteriskProgram(argv=argv, version="none", data=Path("/nowhere"))


async def test_a_rendered_plan_is_taken_without_a_complaint(tmp_path: Path) -> None:
    plan = a_plan(tmp_path)
    make_tones(plan)
    assert await check_rendered(plan, find_asterisk(BUILD)) == []


async def test_the_check_reports_what_asterisk_complains_about(tmp_path: Path) -> None:
    plan = a_plan(tmp_path)
    nothing_to_wait_by = replace(plan.queues[0], announce=())
    plan = replace(plan, queues=(nothing_to_wait_by,))

    findings = await check_rendered(plan, find_asterisk(BUILD))

    assert [(finding.level, finding.about) for finding in findings] == [("warning", "log")]
    assert "music on hold" in findings[0].text


async def test_the_check_names_queues_whose_waiting_music_lacks_pieces(tmp_path: Path) -> None:
    findings = await check_rendered(a_plan(tmp_path), find_asterisk(BUILD))
    assert [(finding.about, finding.text) for finding in findings] == [("music", "general_service: sounds are missing")]


async def test_a_second_asterisk_in_the_same_folder_is_refused(switch: Switch) -> None:
    with pytest.raises(AlreadyRunning) as refusal:
        await AsteriskProcess(find_asterisk(BUILD), switch.plan).start()
    assert refusal.value.pid == switch.asterisk.pid
    assert "Asterisk" in await switch.asterisk.rx("core show version")


@pytest.mark.parametrize(("purpose", "kind"), [("SIP", socket.SOCK_DGRAM), ("AMI", socket.SOCK_STREAM)])
async def test_a_port_in_use_is_named_before_anything_starts(
    tmp_path: Path, purpose: str, kind: socket.SocketKind
) -> None:
    with socket.socket(socket.AF_INET, kind) as holder:
        holder.bind(("127.0.0.1", 0))
        if kind == socket.SOCK_STREAM:
            holder.listen()
        plan = a_plan(tmp_path)
        taken = replace(plan.ports, **{purpose.lower(): holder.getsockname()[1]})
        with pytest.raises(PortTaken) as refusal:
            await AsteriskProcess(find_asterisk(BUILD), replace(plan, ports=taken)).start()
    assert refusal.value.purpose == purpose


async def test_an_asterisk_that_dies_at_start_tells_its_last_words(tmp_path: Path) -> None:
    plan = a_plan(tmp_path)
    with pytest.raises(AsteriskDied, match="no room for me") as death:
        await AsteriskProcess(a_program("/bin/sh", "-c", "echo no room for me; exit 3"), plan).start()
    assert death.value.code == 3


async def test_an_asterisk_that_never_gets_ready_is_ended(tmp_path: Path) -> None:
    process = AsteriskProcess(a_program("/bin/sh", "-c", "exec sleep 60"), a_plan(tmp_path))
    with pytest.raises(BootTimeout):
        await process.start(timeout=0.5)
    assert process.pid is None


async def test_after_a_kill_the_same_folder_starts_again(tmp_path: Path) -> None:
    plan, program = a_plan(tmp_path), find_asterisk(BUILD)
    render(plan)
    async with AsteriskProcess(program, plan) as first:
        assert first.pid is not None
        os.kill(first.pid, signal.SIGKILL)
        assert await asyncio.wait_for(first.wait(), CEILING) == -signal.SIGKILL
        with pytest.raises(CommandFailed):
            await first.rx("core show version")
    async with AsteriskProcess(program, plan) as second:
        assert "System uptime" in await second.rx("core show uptime")


async def test_speech_goes_before_everything_else_where_that_may_be_decided(switch: Switch) -> None:
    assert switch.asterisk.pid is not None
    wanted = os.SCHED_RR if may_go_first() else os.SCHED_OTHER
    threads = [int(thread) for thread in os.listdir(f"/proc/{switch.asterisk.pid}/task")]  # noqa: PTH208  # ASYNC240

    assert {os.sched_getscheduler(thread) for thread in threads} == {wanted}


async def test_a_new_queue_is_there_after_a_reload(switch: Switch) -> None:
    labour = replace(switch.plan.queues[0], name="labour")
    render(replace(switch.plan, queues=(*switch.plan.queues, labour)))
    await switch.asterisk.reload("app_queue.so")
    assert "labour has 0 calls" in await switch.asterisk.rx("queue show labour")


def test_without_any_asterisk_the_error_says_what_to_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda *_args, **_options: None)
    with pytest.raises(AsteriskMissing, match="bin/get-asterisk"):
        find_asterisk(tmp_path)


async def test_an_asterisk_that_outlived_its_supervisor_is_adopted_and_stopped(tmp_path: Path) -> None:
    plan, program = a_plan(tmp_path), find_asterisk(BUILD)
    render(plan)
    orphan, next_run = AsteriskProcess(program, plan), AsteriskProcess(program, plan)
    assert not next_run.adopt()
    await orphan.start()

    assert next_run.adopt()

    assert next_run.pid == orphan.pid
    assert "System uptime" in await next_run.rx("core show uptime")
    await next_run.stop()
    assert await asyncio.wait_for(orphan.wait(), CEILING) == 0
    assert next_run.pid is None
