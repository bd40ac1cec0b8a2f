"""From named refusals to answers of HTTP: the only place that knows both. Every answer says what happened, what
was kept and what to do."""

import secrets
from collections.abc import Callable, Mapping
from typing import Any

import structlog
from aiohttp import web

from db import StoreConflict, StoreError
from db.jobs import JobNotDead
from recordings import NoSuchRecording, RecordingGone
from reports import NoSuchMetric, NoSuchScoreRules
from web.admin.answers import RULES_ANSWERS
from web.answers import ENTERED_TWICE, NO_FONT, NOT_FOUND, NOTHING_CHANGED, TOO_SLOW, Answer, refused_input
from web.attachments.answers import ATTACHMENT_ANSWERS
from web.cases.answers import CASE_ANSWERS, STEP_KEPT
from web.incidents.answers import INCIDENT_ANSWERS
from web.knowledge.answers import KNOWLEDGE_ANSWERS
from web.leaders.answers import LEADER_ANSWERS
from web.notices.answers import NOTICE_ANSWERS
from web.openapi.answers import API_ANSWERS
from web.orders.answers import ORDER_ANSWERS
from web.public.answers import CHANNEL_ANSWERS
from web.refusals import WebError
from web.signin.answers import SIGN_IN_ANSWERS

log = structlog.get_logger()


class FormRefused(WebError):
    """The form carries no token of this session: it is outdated, or another site sent it."""


class NotPermitted(WebError):
    def __init__(self, permission: str) -> None:
        super().__init__(f"needs {permission}")
        self.permission = permission


class NoSuchCall(WebError):
    def __init__(self, call_id: str) -> None:
        super().__init__(f"no call {call_id}")
        self.call_id = call_id


class InputRefused(WebError):
    """Something filled in cannot be taken; ``what`` says so in Chinese."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class FieldsRefused(InputRefused):
    """Fields of a form that cannot be taken: complaints in Chinese by field; under "" those about all of it."""

    def __init__(self, wrong: Mapping[str, str]) -> None:
        super().__init__("".join(dict.fromkeys(wrong.values())))
        self.wrong = wrong


class CaseSealed(WebError):
    """The case is confidential, or accuses somebody: a unit's people never learn who called."""

    def __init__(self, number: str) -> None:
        super().__init__(f"case {number} is sealed")
        self.number = number


class VersionMissing(WebError):
    """A program changes a case without saying which version it read."""


class UploadTooSlow(WebError):
    """An upload did not end within its time."""


class FontMissing(WebError):
    """This host has no Chinese font to put into a PDF."""


class ListTooLong(WebError):
    """A list of more rows than one file may have."""

    def __init__(self, most: int) -> None:
        super().__init__(f"more than {most} rows")
        self.most = most


class AssetsNotBuilt(WebError):
    """Style and scripts were not built yet: run ``bin/build-web``."""


_METHOD = Answer(
    status=405,
    code="method_not_allowed",
    title="不支持这种访问方式",
    happened="这个地址不能这样访问。",
    kept=NOTHING_CHANGED,
    todo="请从页面上的按钮操作。",
    instead="请按接口文档使用。",
)
_TOO_LARGE = Answer(
    status=413,
    code="too_large",
    title="提交的内容太大",
    happened="提交的内容超过了允许的大小，服务器没有接收。",
    kept="之前保存的内容不受影响。",
    todo="请返回上一页，删减后再提交。",
    instead="请删减后再提交。",
)
_FAILED = Answer(
    status=500,
    code="failed",
    title="系统出错了",
    happened="处理您的请求时发生了意外错误，已记入日志。",
    kept="此前已保存的内容不受影响，电话和录音照常进行。",
    todo="请稍后重试；若仍出错，请把下面的编号告诉系统管理员。",
)
_BAD = Answer(
    status=400,
    code="bad_request",
    title="请求不完整",
    happened="服务器看不懂这次提交的内容。",
    kept=NOTHING_CHANGED,
    todo="请返回上一页重新提交。",
    instead="请按接口文档重新提交。",
)

_NO_RECORDING = Answer(
    status=404,
    code="no_such_recording",
    title="没有找到这段录音",
    happened="这段录音不存在、已按保存规定删除，或文件不在录音目录中。",
    kept="来电记录、转写文本和工单仍在。",
    todo="如果录音应当存在，请把来电编号告诉系统管理员核查。",
)

_ANSWERS: dict[type[Exception], Callable[[Any], Answer]] = {
    FormRefused: lambda _: Answer(
        status=403,
        code="form_refused",
        title="表单已失效",
        happened="这个表单已过期，或不是从本系统页面提交的，因此没有执行。",
        kept=NOTHING_CHANGED,
        todo="请返回上一页刷新后重新提交；必要时先复制已填写的内容。",
    ),
    NotPermitted: lambda _: Answer(
        status=403,
        code="not_permitted",
        title="没有权限",
        happened="您的角色不能查看这个页面或执行这项操作。",
        kept=NOTHING_CHANGED,
        todo="如工作需要，请联系系统管理员调整角色。",
    ),
    NoSuchCall: lambda _: Answer(
        status=404,
        code="no_such_call",
        title="没有找到这通来电",
        happened="系统中没有这个编号的来电记录。",
        kept=NOTHING_CHANGED,
        todo="如果来电刚刚发生，记录可能还在写入，请几秒后刷新；也可到来电列表中查找。",
    ),
    NoSuchMetric: lambda _: Answer(
        status=404,
        code="no_such_metric",
        title="没有找到这个指标",
        happened="系统中没有这个名称和版本的统计口径。",
        kept=NOTHING_CHANGED,
        todo="请从大屏或报表中的数字点击进入。",
    ),
    NoSuchScoreRules: lambda _: NOT_FOUND,
    JobNotDead: lambda _: Answer(
        status=409,
        code="job_not_dead",
        title="不需要重新执行",
        happened="只有失败的任务才能重新执行；这一项已在等待、进行中或已完成。",
        kept=NOTHING_CHANGED,
        todo="请刷新页面查看当前状态。",
    ),
    NoSuchRecording: lambda _: _NO_RECORDING,
    RecordingGone: lambda _: _NO_RECORDING,
    **CASE_ANSWERS,
    **RULES_ANSWERS,
    **KNOWLEDGE_ANSWERS,
    **LEADER_ANSWERS,
    **ATTACHMENT_ANSWERS,
    **INCIDENT_ANSWERS,
    **CHANNEL_ANSWERS,
    **NOTICE_ANSWERS,
    **API_ANSWERS,
    **ORDER_ANSWERS,
    **SIGN_IN_ANSWERS,
    UploadTooSlow: lambda _: TOO_SLOW,
    FontMissing: lambda _: NO_FONT,
    ListTooLong: lambda exc: refused_input(f"符合条件的工单超过 {exc.most} 件，请缩小范围后再导出。"),
    InputRefused: lambda exc: refused_input(exc.what),
    VersionMissing: lambda _: Answer(
        status=428,
        code="version_missing",
        title="缺少版本号",
        happened="请求没有用 If-Match 说明依据的是哪个版本。",
        kept=STEP_KEPT,
        todo="请先读取，用返回的 ETag 作为 If-Match 再提交。",
    ),
    CaseSealed: lambda _: Answer(
        status=403,
        code="case_sealed",
        title="保密工单",
        happened="这是保密或举报工单，承办单位不能查看诉求人信息。",
        kept=STEP_KEPT,
        todo="需要向诉求人了解情况时，请通过热线联系。",
    ),
    StoreConflict: lambda _: ENTERED_TWICE,
    StoreError: lambda _: Answer(
        status=503,
        code="store_unavailable",
        title="数据库暂时连不上",
        happened="数据库暂时没有响应，这次操作没有写入。",
        kept="已保存的内容都在；电话仍在接听、排队和录音，恢复后会自动补记。",
        todo="请先复制已填写的内容，稍后重试。",
    ),
}

_BY_STATUS: Mapping[int, Answer] = {answer.status: answer for answer in (_BAD, NOT_FOUND, _METHOD, _TOO_LARGE)}


def answer_for(exc: Exception) -> Answer:
    """What to tell people about ``exc``; an error nobody foresaw is a 500."""
    if isinstance(exc, web.HTTPException):
        return _BY_STATUS.get(exc.status, _BAD if exc.status < 500 else _FAILED)
    for kind in type(exc).__mro__:
        if kind in _ANSWERS:
            return _ANSWERS[kind](exc)
    return _FAILED


def error_id(exc: Exception, answer: Answer) -> str | None:
    """Log what went wrong on our side and return the id that leads to it; None for an ordinary refusal."""
    if answer.status < 500:
        return None
    made = secrets.token_hex(4)
    if answer is _FAILED:
        log.error("web.failed", error=made, exc_info=exc)
    else:
        log.warning("web.unavailable", error=made, reason=str(exc))
    return made
