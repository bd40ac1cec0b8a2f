"""The document: every described route, with its parameters, its answers and the schemas they consist of."""

from collections.abc import Iterable, Mapping
from enum import Enum
from http import HTTPStatus
from typing import Any, Protocol

from pydantic import TypeAdapter
from pydantic.json_schema import JsonSchemaMode

from web.openapi.operation import Asked, Once, Operation, Version, choices
from web.openapi.paths import template
from web.openapi.problem import Coded, Problem
from web.tokens.scopes import TITLES

VERSION = "1.0.0"
"""Of the API; its major number is in the address."""
PROBLEM = "application/problem+json"
REF = "#/components/schemas/{model}"
Json = dict[str, Any]
WORDS = {
    400: "请求无法识别", 401: "没有登录，或令牌无效", 403: "没有权限", 404: "没有找到", 409: "现在不能执行",
    412: "内容已被他人修改；current 为最新内容", 413: "内容太大", 422: "内容有误", 428: "缺少 If-Match",
    429: "请求过于频繁", 503: "暂时不可用，请稍后重试", 504: "结果未知",
}  # fmt: skip
USUAL = frozenset({401, 403, 429, 503})


class Described(Protocol):
    """A route, as ``web.routes`` lists them."""

    @property
    def method(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def name(self) -> str: ...


def document(routes: Iterable[Described], operations: Mapping[str, Operation], *, title: str) -> Json:
    """OpenAPI 3.1 of those of ``routes`` that are described."""
    found = [(route, operations[route.name]) for route in routes if route.name in operations]
    schemas, components = _schemas([one for _, one in found])
    paths: dict[str, Json] = {}
    for route, one in found:
        plain, parameters = template(route.path)
        paths.setdefault(plain, {})[route.method.lower()] = _operation(route, one, parameters, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{title} API",
            "version": VERSION,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "tags": [{"name": tag} for tag in dict.fromkeys(one.tag for _, one in found)],
        "paths": paths,
        "components": {"schemas": components, "securitySchemes": _security()},
    }


def _security() -> Json:
    scopes = "；".join(f"`{scope.value}` {words}" for scope, words in TITLES.items())
    return {
        "token": {
            "type": "http", "scheme": "bearer", "description": f"系统管理员在「接口令牌」页发放。权限：{scopes}。",
        },
        "session": {
            "type": "apiKey", "in": "cookie", "name": "__Host-hotline",
            "description": "浏览器登录后的会话；更改数据时另须 X-CSRF-Token。",
        },
    }  # fmt: skip


def _schemas(operations: list[Operation]) -> tuple[Mapping[tuple[int, str], Json], Json]:
    """Schemas by the identity of their type and their use, and what they share."""
    wanted: dict[tuple[int, JsonSchemaMode], TypeAdapter[Any]] = {
        (id(kind), "serialization"): TypeAdapter(kind) for kind in (Problem, Coded)
    }
    for one in operations:
        if _is_type(one.answer):
            wanted[id(one.answer), "serialization"] = TypeAdapter(one.answer)
        if _is_type(one.body):
            wanted[id(one.body), "validation"] = TypeAdapter(one.body)
    made, shared = TypeAdapter.json_schemas(
        [(key, mode, adapter) for (key, mode), adapter in wanted.items()], ref_template=REF
    )
    return {key: _bare(schema) for key, schema in made.items()}, _bare(shared.get("$defs", {}))


def _is_type(kind: Any) -> bool:
    """Media types and schemas that are written out need none made."""
    return kind is not None and not isinstance(kind, str | dict)


def _bare(schema: Any) -> Any:
    """Without names made of names, docstrings meant for who reads the code, and "nothing" as what stands there else."""
    if isinstance(schema, list):
        return [_bare(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    made_up = {key for key in ("title", "description") if isinstance(schema.get(key), str)}
    made_up |= {"default"} if schema.get("default", "") is None else set()
    return {key: _bare(value) for key, value in schema.items() if key not in made_up}


def _operation(
    route: Described, one: Operation, parameters: list[Json], schemas: Mapping[tuple[int, str], Json]
) -> Json:
    found: Json = {
        "operationId": route.name,
        "tags": [one.tag],
        "summary": one.summary,
        "parameters": [*parameters, *_asked(one)],
        "responses": _responses(route, one, schemas),
    }
    if one.about:
        found["description"] = one.about
    if one.body is not None:
        found["requestBody"] = {"required": True, "content": _content(one.body, "validation", schemas)}
    if one.open_to_all:
        found["security"] = []
    elif one.scope is not None:
        found["security"] = [{"token": [one.scope.value]}, {"session": []}]
    else:
        found["security"] = [{"token": []}, {"session": []}]
    return found


def _asked(one: Operation) -> list[Json]:
    found = [_query(name, asked) for name, asked in one.query.items()]
    if one.paged:
        found += [
            _query("after", Asked("上一页的 next；不带则从头开始")),
            _query("limit", Asked("每页条数，1 至 200", int, 50)),
        ]
    if one.once is not Once.NO:
        words = "客户端自定的请求编号（建议 UUID）。24 小时内同一编号、同一内容的请求只执行一次，得到同样的结果。"
        found.append(
            _header("Idempotency-Key", words, required=False) | {"schema": {"type": "string", "maxLength": 64}}
        )
    if one.version is Version.NEEDS:
        found.append(_header("If-Match", "读取时得到的 ETag；内容已变化则不执行（412）。", required=True))
    return found


def _query(name: str, asked: Asked) -> Json:
    if issubclass(asked.kind, Enum):
        schema: Json = {"type": "string", "enum": choices(asked.kind)}
    else:
        schema = TypeAdapter(asked.kind).json_schema()
    if asked.fallback is not None:
        schema["default"] = asked.fallback
    return {"name": name, "in": "query", "required": False, "description": asked.about, "schema": schema}


def _header(name: str, about: str, *, required: bool) -> Json:
    return {"name": name, "in": "header", "required": required, "description": about, "schema": {"type": "string"}}


def _responses(route: Described, one: Operation, schemas: Mapping[tuple[int, str], Json]) -> Json:
    answer: Json = {"description": HTTPStatus(one.status).phrase}
    if one.answer is not None:
        answer["content"] = _content(one.answer, "serialization", schemas)
    headers = _told(one)
    if headers:
        answer["headers"] = headers
    problem = {PROBLEM: {"schema": schemas[id(Problem), "serialization"]}}
    coded = _content(Coded, "serialization", schemas)
    refused = {
        str(status): {"description": WORDS[status], "content": coded if status in one.coded else problem}
        for status in sorted(_refusals(route, one))
    }
    return {str(one.status): answer, **refused}


def _refusals(route: Described, one: Operation) -> frozenset[int]:
    found = set(one.refusals | one.coded) | (set() if one.open_to_all else USUAL)
    if "{" in route.path:
        found.add(404)
    if one.body is not None:
        found |= {413, 422}
    if one.paged:
        found.add(422)
    if one.once is not Once.NO:
        found |= {400, 409, 422}
    if one.version is Version.NEEDS:
        found |= {412, 428}
    return frozenset(found)


def _told(one: Operation) -> Json:
    found: Json = {}
    if one.version is not Version.NO:
        found["ETag"] = {"description": "版本；更改时放入 If-Match", "schema": {"type": "string"}}
    if one.paged:
        found["Link"] = {"description": '下一页的地址，rel="next"', "schema": {"type": "string"}}
    if one.once is not Once.NO:
        words = "true：这是先前同一请求编号的结果"
        found["Idempotency-Replayed"] = {"description": words, "schema": {"type": "string"}}
    return found


def _content(kind: Any, mode: str, schemas: Mapping[tuple[int, str], Json]) -> Json:
    if isinstance(kind, str):
        binary = {"schema": {"type": "string", "format": "binary"}} if kind != "multipart/form-data" else _UPLOAD
        return {kind: binary}
    if isinstance(kind, dict):
        return {"application/json": {"schema": kind}}
    return {"application/json": {"schema": schemas[id(kind), mode]}}


_UPLOAD: Json = {
    "schema": {
        "type": "object",
        "properties": {"file": {"type": "array", "items": {"type": "string", "format": "binary"}}},
        "required": ["file"],
    }
}
