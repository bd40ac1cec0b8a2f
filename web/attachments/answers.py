"""What people are told when a file was refused."""

from collections.abc import Callable, Mapping
from typing import Any

from cases import (
    AttachmentFolderFaulty,
    AttachmentHeld,
    AttachmentRefused,
    AttachmentTooLarge,
    MarkRefused,
    NoSuchAttachment,
)
from db.tables import ScanState
from web.answers import NOTHING_CHANGED, Answer, refused_input

_WAITING = Answer(
    status=409,
    code="attachment_held",
    title="附件还不能下载",
    happened="附件还没有完成病毒检查，暂时不能下载。",
    kept=NOTHING_CHANGED,
    todo="请稍后再试。",
)
_INFECTED = Answer(
    status=409,
    code="attachment_infected",
    title="附件不能下载",
    happened="附件中发现病毒，内容已清除。",
    kept=NOTHING_CHANGED,
    todo="请联系上传人重新提供。",
)

ATTACHMENT_ANSWERS: Mapping[type[Exception], Callable[[Any], Answer]] = {
    AttachmentRefused: lambda exc: refused_input(str(exc)),
    MarkRefused: lambda exc: refused_input(str(exc)),
    AttachmentTooLarge: lambda exc: Answer(
        status=413,
        code="attachment_too_large",
        title="文件太大",
        happened=f"单个附件不能超过 {exc.most >> 20} MB，这个文件没有保存。",
        kept="工单和已有的附件不受影响。",
        todo="请压缩图片或拆分文档后再上传。",
    ),
    AttachmentFolderFaulty: lambda exc: Answer(
        status=507 if exc.full else 503,
        code="attachments_unavailable",
        title="附件暂时不能保存",
        happened="存放附件的磁盘已满，文件没有保存。" if exc.full else "存放附件的目录暂时不能写入，文件没有保存。",
        kept="工单和已有的附件不受影响。",
        todo="请告诉系统管理员，恢复后再上传。",
    ),
    AttachmentHeld: lambda exc: _INFECTED if exc.state == ScanState.REFUSED else _WAITING,
    NoSuchAttachment: lambda _: Answer(
        status=404,
        code="no_such_attachment",
        title="没有找到这个附件",
        happened="工单上没有这个附件，或它已被移除，或不对您的单位开放。",
        kept=NOTHING_CHANGED,
        todo="请回到工单查看现有的附件。",
    ),
}
