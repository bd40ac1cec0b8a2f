"""The API itself: its description, who one is to it, whether it works."""

from collections.abc import Mapping
from typing import Any, Literal

from db.tables import Role
from web.openapi.operation import Operation
from web.openapi.shapes import shape
from web.tokens.shown import TokenShown

TAG = "接口"
Me = shape("Me", login=str, name=str, role=Role, unit=str | None, token=TokenShown | None)
Health = shape(
    "Health", status=Literal["ok", "degraded", "failed"], database=Literal["ok", "unavailable"],
    feed=Literal["ok", "down"],
)  # fmt: skip
ABOUT: Mapping[str, Operation] = {
    "api.openapi": Operation(tag=TAG, summary="本文档（OpenAPI 3.1）", answer=dict[str, Any], open_to_all=True),
    "api.me": Operation(tag=TAG, summary="当前令牌或账号：角色、单位、权限、有效期", answer=Me),
    "healthz": Operation(
        tag=TAG, summary="运行状况；数据库不可用时为 503", answer=Health, open_to_all=True,
        about="供负载均衡和监控使用。503 的内容与 200 相同，不是 problem+json。",
    ),
}  # fmt: skip
