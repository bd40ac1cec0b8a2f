"""Why a notice did not reach the citizen, as people read it on pages and in a case's history."""

from datetime import UTC, datetime

import pytest

from cases import HistoryLine
from web.cases.history import shown
from web.notices.words import said

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("refused 550", "网关拒收（550）"),
        ("returned 5.2.2", "退信：邮箱已满或停用（5.2.2）"),
        ("returned", "退信：对方邮件系统没有收下"),
        ("code 450", "对方没有接收（450）"),
        ("status 503", "对方没有接收（503）"),
        ("no answer in time", "规定时间内没有回应"),
        ("ClientConnectorError", "没有送出（ClientConnectorError）"),
        (None, ""),
    ],
)
def test_an_error_is_told_in_words(error: str | None, words: str) -> None:
    assert said(error) == words


def line(action: str, reason: str | None, *, actor: str = "system:notices") -> HistoryLine:
    return HistoryLine(
        at=NOON, actor=actor, unit=None, address=None, action=action, from_state=None, to_state=None, reason=reason,
        before={}, after={},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        (line("case.notice_dead", "refused 550"), "网关拒收（550）"),
        (line("case.notice_returned", "returned 5.1.1"), "退信：邮箱地址不存在或有误（5.1.1）"),
        (line("case.notice_sent", None), None),
        (line("case.exported", "pdf"), "PDF"),
        (line("case.exported", "order.docx"), "交办单 Word"),
        (line("case.published", "refused 550 是市民的话"), "refused 550 是市民的话"),
    ],
)
def test_what_programs_wrote_down_is_told_in_words_and_what_people_wrote_as_it_stands(
    told: HistoryLine, reason: str | None
) -> None:
    assert shown(told, {}, {}).reason == reason


def test_other_software_is_named_as_such() -> None:
    assert shown(line("case.opened", None, actor="software:3"), {}, {}).actor == "对接软件（3）"
