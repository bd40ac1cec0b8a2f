"""What people are told when something about notices or partners was refused."""

from collections.abc import Callable, Mapping
from typing import Any

from notices import NoSuchNotice, NotDead, NoticeChanged, NoticeFaulty
from web.answers import NOT_FOUND, NOTHING_CHANGED, Answer, refused_input

NOTICE_ANSWERS: Mapping[type[Exception], Callable[[Any], Answer]] = {
    NoSuchNotice: lambda _: NOT_FOUND,
    NoticeFaulty: lambda exc: refused_input("".join(exc.faults)),
    NoticeChanged: lambda _: Answer(
        status=409,
        code="notice_changed",
        title="内容已被他人修改",
        happened="您打开之后，有人修改了这项设置，因此您的修改没有写入。",
        kept="对方保存的内容在系统中。",
        todo="请先复制您填写的内容，重新打开后再修改。",
    ),
    NotDead: lambda _: Answer(
        status=409,
        code="not_dead",
        title="不需要重新发送",
        happened="只有发送失败的才能重新发送；这一条已经在发送，或已发送成功。",
        kept=NOTHING_CHANGED,
        todo="请刷新页面查看当前状态。",
    ),
}
