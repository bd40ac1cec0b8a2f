"""What programs are told when they were refused."""

from collections.abc import Callable, Mapping
from typing import Any

from web.answers import NOTHING_CHANGED, Answer
from web.refusals import (
    AnswerNotKept,
    KeyInUse,
    KeyMisused,
    KeyTaken,
    OutcomeUnknown,
    ScopeMissing,
    TokenRefused,
    TooManyRequests,
    VersionPassed,
)
from web.tokens.scopes import TITLES, Scope

API_ANSWERS: Mapping[type[Exception], Callable[[Any], Answer]] = {
    TokenRefused: lambda _: Answer(
        status=401,
        code="token_refused",
        title="令牌无效",
        happened="令牌不存在、已过期或已撤销。",
        kept=NOTHING_CHANGED,
        todo="请向系统管理员申请新的令牌。",
    ),
    ScopeMissing: lambda exc: Answer(
        status=403,
        code="scope_missing",
        title="令牌权限不足",
        happened=f"这项操作需要权限 {exc.scope}（{TITLES[Scope(exc.scope)]}），令牌没有这项权限。",
        kept=NOTHING_CHANGED,
        todo="请向系统管理员申请带有这项权限的令牌。",
    ),
    TooManyRequests: lambda exc: Answer(
        status=429,
        code="too_many_requests",
        title="请求过于频繁",
        happened="令牌每分钟的请求次数已用完。",
        kept=NOTHING_CHANGED,
        todo=f"请在 {exc.seconds} 秒后重试。",
    ),
    KeyMisused: lambda _: Answer(
        status=400,
        code="key_unreadable",
        title="请求编号无法识别",
        happened="请求编号（Idempotency-Key）应为 1 至 64 个可见的 ASCII 字符。",
        kept=NOTHING_CHANGED,
        todo="请为每项操作使用一个新的 UUID。",
    ),
    KeyTaken: lambda _: Answer(
        status=422,
        code="key_reused",
        title="重复的请求编号",
        happened="这个请求编号（Idempotency-Key）已用于另一项操作。",
        kept=NOTHING_CHANGED,
        todo="请为每项操作使用新的编号。",
    ),
    KeyInUse: lambda _: Answer(
        status=409,
        code="key_in_use",
        title="请求正在处理",
        happened="使用同一请求编号（Idempotency-Key）的请求正在处理。",
        kept="正在处理的请求不受影响。",
        todo="请稍后用同一编号重试，将得到那次请求的结果。",
    ),
    OutcomeUnknown: lambda _: Answer(
        status=409,
        code="outcome_unknown",
        title="上次请求的结果未知",
        happened="处理上次请求的程序中断了，操作可能已经执行，也可能没有。",
        kept="已经执行的不会重复执行。",
        todo="请先查询实际情况；需要再次执行时，请换用新的请求编号。",
    ),
    AnswerNotKept: lambda _: Answer(
        status=409,
        code="answer_not_kept",
        title="已经办成，结果不再显示",
        happened="同一请求编号的请求已经执行；答复中有密码，只显示一次，系统不保存。",
        kept="已经执行的不会重复执行。",
        todo="没有收到密码时，请为座席重新生成密码。",
    ),
    VersionPassed: lambda exc: Answer(
        status=412,
        code=exc.code,
        title="内容已被他人修改",
        happened="读取之后有人保存了新的内容，因此这次修改没有写入。",
        kept="对方保存的内容在系统中，见 current。",
        todo="请核对 current 中的最新内容，用新的 ETag 作为 If-Match 再提交。",
    ),
}
