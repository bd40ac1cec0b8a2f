"""What people are told when something was refused: what happened, what was kept, what to do."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    status: int
    code: str
    title: str
    happened: str
    kept: str
    todo: str
    instead: str | None = None
    """``todo`` for a program, which has no page to go back to."""


NOTHING_CHANGED = "没有更改任何数据。"

NOT_FOUND = Answer(
    status=404,
    code="not_found",
    title="没有找到这个页面",
    happened="您访问的地址不存在，或内容已不在系统中。",
    kept=NOTHING_CHANGED,
    todo="请检查地址，或从上方导航进入。",
    instead="请检查地址和编号。",
)

TOO_SLOW = Answer(
    status=408,
    code="upload_too_slow",
    title="上传超时",
    happened="文件没有在规定时间内传完，未传完的没有保存。",
    kept="已经传完的附件和工单不受影响。",
    todo="请检查网络，分几次上传。",
)
ENTERED_TWICE = Answer(
    status=409,
    code="entered_twice",
    title="刚刚有人保存了同一项",
    happened="同一时刻有人登记或保存了同一项内容，您这次提交没有写入。",
    kept="对方保存的内容在系统中。",
    todo="请刷新后核对最新内容，需要时再修改提交。",
)
NO_FONT = Answer(
    status=503,
    code="font_missing",
    title="暂时不能导出 PDF",
    happened="服务器没有安装中文字体，不能生成 PDF。",
    kept=NOTHING_CHANGED,
    todo="请改用 Word 导出，或请系统管理员安装 fonts-noto-cjk。",
)


def refused_input(happened: str) -> Answer:
    """What was filled in cannot be taken; ``happened`` says why."""
    return Answer(
        status=422,
        code="input_refused",
        title="填写的内容有误",
        happened=happened,
        kept=NOTHING_CHANGED,
        todo="请返回上一页更正后再提交。",
        instead="请更正后再提交。",
    )
