"""What programs send: the body of a request as JSON that any store can hold, or a refusal in words."""

import json
from typing import Any, TypeVar

from aiohttp import web
from pydantic import BaseModel, ValidationError

from web.errors import InputRefused

Body = TypeVar("Body", bound=BaseModel)

NOT_AS_DESCRIBED = "提交的内容不是规定的 JSON 格式。"


async def json_object(request: web.Request) -> dict[str, Any]:
    """The body, an object; NUL, which PostgreSQL cannot store, is dropped from its texts.

    Raises ``InputRefused``, also for halves of characters, which no store can hold.
    """
    try:
        given = _cleaned(await request.json())
        json.dumps(given, ensure_ascii=False).encode()
    except (ValueError, LookupError, RecursionError) as exc:  # LookupError: a set of characters nobody knows
        raise InputRefused(NOT_AS_DESCRIBED) from exc
    if not isinstance(given, dict):
        raise InputRefused(NOT_AS_DESCRIBED)
    return given


async def json_texts(request: web.Request) -> dict[str, str]:
    """The body, an object all of whose values are texts. Raises ``InputRefused``."""
    return only_texts(await json_object(request))


async def described(request: web.Request, model: type[Body]) -> Body:
    """The body as ``model``: nothing missing, nothing unknown, nothing of another type. Raises ``InputRefused``."""
    try:
        return model.model_validate(await json_object(request))
    except ValidationError as exc:
        names = sorted({str((fault["loc"] or ("",))[0])[:32] for fault in exc.errors()})
        raise InputRefused(f"缺少项目，或项目的类型不对：{'、'.join(names)[:200]}。") from exc


def only_texts(given: object) -> dict[str, str]:
    """``given`` as names and texts. Raises ``InputRefused``."""
    if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
        raise InputRefused(NOT_AS_DESCRIBED)
    return given


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, dict):
        return {_cleaned(name): _cleaned(item) for name, item in value.items()}
    return [_cleaned(item) for item in value] if isinstance(value, list) else value
