"""What people and programs are told when a way in refused them."""

from collections.abc import Callable, Mapping
from typing import Any

from cases import ChannelRefused, DemandFaulty
from channels import KeyRefused, NoSuchImport, NoSuchLetter, PublishingRefused, TooOften
from web.answers import NOT_FOUND, NOTHING_CHANGED, Answer, refused_input
from web.times import clock

CHANNEL_ANSWERS: Mapping[type[Exception], Callable[[Any], Answer]] = {
    TooOften: lambda exc: Answer(
        status=429,
        code="too_often",
        title="提交过于频繁",
        happened="短时间内从您的网络或号码提交的次数过多，这一次没有接收。",
        kept="此前已提交的诉求都已登记，不受影响。",
        todo=f"请在 {clock(exc.again_at)} 之后再试；情况紧急的，请直接拨打 12345。",
    ),
    ChannelRefused: lambda _: Answer(
        status=503,
        code="channel_closed",
        title="这个渠道暂时不接收诉求",
        happened="这个渠道目前没有开放，您的诉求没有登记。",
        kept=NOTHING_CHANGED,
        todo="请拨打 12345，或稍后再试。",
    ),
    DemandFaulty: lambda exc: refused_input(
        "诉求内容不能为空，也不能过长。" if exc.field == "text" else f"「{exc.field}」的内容不能接收。"
    ),
    KeyRefused: lambda _: Answer(
        status=403,
        code="key_refused",
        title="密钥无效",
        happened="请求没有有效的密钥。",
        kept=NOTHING_CHANGED,
        todo="请向热线的系统管理员申请密钥。",
    ),
    NoSuchImport: lambda _: NOT_FOUND,
    NoSuchLetter: lambda _: NOT_FOUND,
    PublishingRefused: lambda _: refused_input("保密、举报和检举控告的工单不能公开。"),
}
