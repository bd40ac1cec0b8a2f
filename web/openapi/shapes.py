"""Types of what is served and sent, made of the dataclasses and tables it comes from, never written a second time."""

from collections.abc import Sequence
from dataclasses import dataclass, is_dataclass
from typing import Any, get_args, get_type_hints

from pydantic import BaseModel, ConfigDict, create_model
from sqlalchemy.orm import Mapped

from db import Base

Fields = dict[str, Any]


class Shape(BaseModel):
    """An object of JSON, described and never filled."""

    model_config = ConfigDict(defer_build=True, arbitrary_types_allowed=True)


@dataclass(frozen=True, slots=True)
class Columns:
    """Some columns of a table, by their names."""

    table: type[Base]
    names: Sequence[str]


def shape(name: str, /, *sources: Any, without: Sequence[str] = (), **more: Any) -> Any:
    """An object with every field of ``sources`` (dataclasses, other shapes, ``Columns``) and ``more``, all of them
    always present; the last that names a field has it."""
    fields: Fields = {}
    for source in sources:
        fields |= _fields(source)
    wanted = {key: kind for key, kind in (fields | more).items() if key not in without}
    return _model(name, {key: (kind, ...) for key, kind in wanted.items()})


def asked(name: str, /, *needed: str, **fields: Any) -> Any:
    """The object a program sends: of ``fields`` only ``needed`` must be there."""
    return _model(name, {key: (kind, ...) if key in needed else (kind, None) for key, kind in fields.items()})


def _model(name: str, fields: Fields) -> Any:
    return create_model(name, __base__=Shape, **fields)


def many(kind: Any) -> Any:
    """A list of a shape: a type that is made at runtime, which mypy cannot know."""
    return list[kind]


def named(kind: Any) -> Any:
    """An object of shapes, each by its name."""
    return dict[str, kind]


def _fields(source: Any) -> Fields:
    if isinstance(source, Columns):
        hints = get_type_hints(source.table)
        return {name: get_args(hints[name])[0] for name in source.names if _mapped(hints[name])}
    if isinstance(source, type) and issubclass(source, BaseModel):
        return {name: item.annotation for name, item in source.model_fields.items()}
    if not is_dataclass(source):
        raise TypeError(f"no shape can be made of {source!r}")
    hints = get_type_hints(source)
    return {name: hints[name] for name in source.__dataclass_fields__}


def _mapped(hint: Any) -> bool:
    return getattr(hint, "__origin__", None) is Mapped
