"""The plan of the house, as far as import-linter cannot hold it: doors, rules that stand on rules, names of our own."""

import ast
import configparser
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONFIG = configparser.ConfigParser()
CONFIG.read(ROOT / "setup.cfg", encoding="utf-8")
ROOMS = CONFIG["importlinter"]["root_packages"].split()
RULES = CONFIG["importlinter:contract:rules"]["source_modules"].split()
DOORS = {*ROOMS, "db.tables", "db.jobs"}
CLOCKS = {"now", "utcnow", "today", "utc_now", "monotonic", "perf_counter"}


def sources(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path) -> Iterator[str]:
    """Modules of ours that a file imports; of ``from room import module`` the module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = [f"{node.module}.{alias.name}" for alias in node.names if alias.name not in offered(node.module)]
            modules = {name for name in inner if _file_of(name)}
            yield from modules
            if len(modules) < len(node.names):
                yield node.module


@cache  # asked for every import of every file
def offered(room: str) -> set[str]:
    """What a door names in ``__all__``; a name there is what is meant, even if a module is called the same."""
    path = _file_of(room)
    if path is None or path.name != "__init__.py":
        return set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return set(ast.literal_eval(node.value))
    return set()


@cache
def _file_of(module: str) -> Path | None:
    place = ROOT.joinpath(*module.split("."))
    return next((path for path in (place.with_suffix(".py"), place / "__init__.py") if path.is_file()), None)


@pytest.mark.parametrize("room", [*ROOMS, "benchmarks", "bin"])
def test_a_room_is_entered_by_its_door_only(room: str) -> None:
    past_doors = [
        f"{module_of(path)} imports {wanted}"
        for path in sources(room)
        for wanted in imports(path)
        if wanted.split(".")[0] in ROOMS and wanted.split(".")[0] != room and wanted not in DOORS
    ]

    assert past_doors == []


@pytest.mark.parametrize("module", RULES)
def test_rules_stand_on_rules(module: str) -> None:
    path = _file_of(module)
    assert path is not None, "setup.cfg names a module that is not there"
    ours = [name for name in imports(path) if name.split(".")[0] in ROOMS]
    inner = {name for name in ours if name not in DOORS}

    assert inner <= {*RULES, *(name for name in inner if name.endswith(".errors"))}


@pytest.mark.parametrize("module", RULES)
def test_rules_are_told_the_time(module: str) -> None:
    path = _file_of(module)
    assert path is not None
    called = {
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    }

    assert not called & CLOCKS


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_says_what_it_offers(room: str) -> None:
    door = ast.parse((ROOT / room / "__init__.py").read_text(encoding="utf-8"))
    names = {node.id for node in ast.walk(door) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}

    assert len(ast.get_docstring(door) or "") > 60
    assert "__all__" in names


def test_no_other_distribution_brings_a_package_of_our_name() -> None:
    owners = packages_distributions()

    assert {owner for room in ROOMS for owner in owners.get(room, [])} <= {CONFIG["metadata"]["name"]}
