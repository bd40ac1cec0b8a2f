"""The document as a judge of answers: nothing missing, nothing of another type, nothing that it does not tell."""

from typing import Any

from aiohttp import ClientResponse
from jsonschema import Draft202012Validator

from web.openapi.document import document
from web.openapi.operations import OPERATIONS
from web.routes import ROUTES


class Described:
    def __init__(self) -> None:
        self.document = document(ROUTES, OPERATIONS, title="12345")
        self._operations = {
            operation["operationId"]: operation
            for methods in self.document["paths"].values()
            for operation in methods.values()
        }

    async def faults(self, name: str, response: ClientResponse) -> list[str]:
        """Where the answer of the route ``name`` is not as the document says."""
        told = self._operations[name]["responses"].get(str(response.status))
        if told is None:
            return [f"status {response.status} is not described"]
        media, content = next(iter(told["content"].items()))
        if response.content_type != media:
            return [f"{response.content_type} instead of {media}"]
        schema = closed(content["schema"]) | {"components": closed(self.document["components"])}
        found = Draft202012Validator(schema).iter_errors(await response.json())
        return [f"{error.json_path}: {error.message[:200]}" for error in found]


def closed(schema: Any) -> Any:
    """``schema`` without room for fields it does not name."""
    if isinstance(schema, list):
        return [closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: closed(value) for key, value in schema.items()}
    if isinstance(made.get("properties"), dict) and "type" in made:
        made.setdefault("additionalProperties", False)
    return made
