"""Reading the documents of this room: checked whole, refused with the path of every fault."""

from collections.abc import Mapping
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from reports.errors import DefinitionFaulty

Model = TypeVar("Model", bound=BaseModel)


def read_model(model: type[Model], document: Mapping[str, Any], *, name: str) -> Model:
    """Raises ``DefinitionFaulty``."""
    try:
        return model.model_validate(document)
    except ValidationError as exc:
        faults = [
            (".".join(map(str, error["loc"])), error["msg"].removeprefix("Value error, ")) for error in exc.errors()
        ]
        raise DefinitionFaulty(name, faults) from exc


def read_model_text(model: type[Model], text: str, *, name: str) -> Model:
    """From YAML. Raises ``DefinitionFaulty``."""
    try:
        document = yaml.safe_load(text)
    except yaml.YAMLError as exc:
        raise DefinitionFaulty(name, [("", "is not YAML")]) from exc
    return read_model(model, document, name=name)
