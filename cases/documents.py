"""Reading the documents of rules: checked whole, refused with the path of every fault."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from cases.errors import DocumentFaulty, RulesChanged

Faulty = Callable[[str, Iterable[tuple[str, str]]], DocumentFaulty]
"""Makes the refusal from the document's name and its faults."""


class Strict(BaseModel):
    """Part of a document: nothing unknown in it, never changed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Model = TypeVar("Model", bound=Strict)


def read_document(model: type[Model], document: Mapping[str, Any], *, name: str, faulty: Faulty) -> Model:
    """Raises what ``faulty`` makes."""
    try:
        return model.model_validate(document)
    except ValidationError as exc:
        faults = [
            (".".join(map(str, error["loc"])), error["msg"].removeprefix("Value error, ")) for error in exc.errors()
        ]
        raise faulty(name, faults) from exc


def read_document_text(model: type[Model], text: str, *, name: str, faulty: Faulty) -> Model:
    """From YAML. Raises what ``faulty`` makes."""
    try:
        document = yaml.safe_load(text)
    except yaml.YAMLError as exc:
        raise faulty(name, [("", "is not YAML")]) from exc
    return read_document(model, document, name=name, faulty=faulty)


def require_newest(key: str, read: int | None, newest: Any | None) -> None:
    """``read``: the version somebody changes, 0 for none, None where nobody asks; ``newest``: the row of the last one.

    Raises ``RulesChanged``.
    """
    current = newest.version if newest is not None else 0
    if read not in (None, current):
        raise RulesChanged(key, read=read or 0, current=current)
