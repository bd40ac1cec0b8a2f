"""The document as a page shows it: chapters of operations, each with what is sent and what comes back. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]
DEEPEST = 4
"""Levels of objects within objects that are shown."""


@dataclass(frozen=True, slots=True)
class Line:
    """A field of an object: ``depth`` 0 on top."""

    name: str
    kind: str
    about: str
    needed: bool
    depth: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One operation; ``refusals`` are status and words."""

    name: str
    method: str
    path: str
    summary: str
    about: str
    scope: str
    parameters: Sequence[Json]
    sent: Sequence[Line]
    sent_as: str
    answered: Sequence[Line]
    answered_as: str
    refusals: Sequence[tuple[str, str]]

    @property
    def example(self) -> str:
        """A request as a shell sends it."""
        told = {item["name"] for item in self.parameters if item["in"] == "header"}
        parts = ["curl"] if self.method == "GET" else ["curl", "-X", self.method]
        if self.scope != OPEN:
            parts += ["-H", '"Authorization: Bearer $TOKEN"']
        if "If-Match" in told:
            parts += ["-H", "'If-Match: \"3\"'"]
        if "Idempotency-Key" in told:
            parts += ["-H", '"Idempotency-Key: $(uuidgen)"']
        if self.sent_as == "application/json":
            parts += ["-H", "'Content-Type: application/json'", "-d", "'{…}'"]
        elif self.sent_as:
            parts += ["-F", "file=@…"]
        return " ".join([*parts, f"$HOTLINE{self.path}"])


OPEN, ANY = "无需令牌", "任何令牌"


def chapters(document: Json) -> Mapping[str, Sequence[Entry]]:
    """Operations by tag, in the order of the document."""
    found: dict[str, list[Entry]] = {tag["name"]: [] for tag in document["tags"]}
    schemas = document["components"]["schemas"]
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            found[operation["tags"][0]].append(_entry(path, method.upper(), operation, schemas))
    return found


def _entry(path: str, method: str, operation: Json, schemas: Json) -> Entry:
    responses = dict(operation["responses"])
    good = next(status for status in responses if status < "400")
    answered_as, answer = _content(responses.pop(good))
    sent_as, sent = _content(operation.get("requestBody", {}))
    return Entry(
        name=operation["operationId"], method=method, path=path, summary=operation["summary"],
        about=operation.get("description", ""), scope=_scope(operation), parameters=operation["parameters"],
        sent=tuple(_lines(sent, schemas)), sent_as=sent_as, answered=tuple(_lines(answer, schemas)),
        answered_as=answered_as,
        refusals=[(status, answer["description"]) for status, answer in responses.items()],
    )  # fmt: skip


def _scope(operation: Json) -> str:
    tokens = [way["token"] for way in operation["security"] if "token" in way]
    return OPEN if not tokens else " ".join(tokens[0]) or ANY


def _content(part: Json) -> tuple[str, Json]:
    for media, content in part.get("content", {}).items():
        return media, content["schema"]
    return "", {}


def _lines(schema: Json, schemas: Json, depth: int = 0) -> Iterator[Line]:
    found = _resolved(schema, schemas)
    for name, item in found.get("properties", {}).items():
        inner = _resolved(item, schemas)
        about = item.get("description", "")
        yield Line(name, _kind(item, schemas), about, name in found.get("required", ()), depth)
        if depth + 1 < DEEPEST:
            yield from _lines(inner.get("items", inner), schemas, depth + 1)


def _resolved(schema: Json, schemas: Json) -> Json:
    """``schema`` itself, with references followed; of several possibilities the one that is not null, and of kinds
    of one object all their fields."""
    while True:
        if "$ref" in schema:
            schema = schemas[schema["$ref"].rpartition("/")[2]]
        elif "anyOf" in schema:
            schema = next(one for one in schema["anyOf"] if one.get("type") != "null")
        elif "oneOf" in schema:
            return _united([_resolved(one, schemas) for one in schema["oneOf"]])
        else:
            return schema


def _united(kinds: Sequence[Json]) -> Json:
    """Needed is what every kind needs."""
    fields = {name: item for kind in kinds for name, item in kind.get("properties", {}).items()}
    needed = set.intersection(*(set(kind.get("required", ())) for kind in kinds))
    return {"type": "object", "properties": fields, "required": sorted(needed)}


def _kind(schema: Json, schemas: Json) -> str:
    found = _resolved(schema, schemas)
    null = " | null" if any(one.get("type") == "null" for one in schema.get("anyOf", ())) else ""
    if "enum" in found:
        return " | ".join(map(str, found["enum"])) + null
    kind = found.get("format") or found.get("type", "any")
    if kind == "array":
        return f"array of {_kind(found.get('items', {}), schemas)}{null}"
    return f"{kind}{null}"
