"""What people are told who have to set a password of their own first."""

from collections.abc import Callable, Mapping
from typing import Any

from web.answers import NOTHING_CHANGED, Answer
from web.refusals import PasswordHandedOut

SIGN_IN_ANSWERS: Mapping[type[Exception], Callable[[Any], Answer]] = {
    PasswordHandedOut: lambda _: Answer(
        status=403,
        code="password_handed_out",
        title="请先设置新密码",
        happened="您现在的密码是别人给的，在设置自己的密码之前不能使用系统，这次操作没有执行。",
        kept=NOTHING_CHANGED,
        todo="请先复制已填写的内容，再打开“设置新密码”页面（/password），设置后重新提交。",
    ),
}
