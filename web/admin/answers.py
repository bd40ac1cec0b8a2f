"""What programs are told when a change of the rules was refused."""

from collections.abc import Callable, Mapping
from typing import Any

from cases import LineExists, NoSuchLine, RulesChanged
from web.answers import NOT_FOUND, NOTHING_CHANGED, Answer
from web.refusals import NothingThere

RULES_ANSWERS: Mapping[type[Exception], Callable[[Any], Answer]] = {
    NothingThere: lambda _: NOT_FOUND,
    NoSuchLine: lambda _: Answer(
        status=404,
        code="no_such_line",
        title="派单目录中没有这一条",
        happened="这一条不存在，或已经停用。",
        kept=NOTHING_CHANGED,
        todo="请重新读取派单目录。",
    ),
    LineExists: lambda exc: Answer(
        status=409,
        code="line_exists",
        title="这一分类、地点已有一条",
        happened=f"派单目录第 {exc.line} 条就是这一事项分类和地点的，同一分类、同一地点只能有一条。",
        kept=NOTHING_CHANGED,
        todo=f"请读取第 {exc.line} 条后修改。",
    ),
    RulesChanged: lambda exc: Answer(
        status=409,
        code="rules_exist",
        title="已有这个方案",
        happened=f"编码为「{exc.key}」的规则已有第 {exc.current} 版，因此没有新增。",
        kept=NOTHING_CHANGED,
        todo="请读取后以它的 ETag 发布下一版。",
    ),
}
