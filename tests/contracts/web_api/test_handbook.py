"""The examples of docs/api.md are run as they stand."""

import asyncio
import os
import re
from pathlib import Path

import pytest

from cases import Person
from db.tables import Role
from tests.contracts.cases.units import a_case
from tests.contracts.web_api.conftest import a_program
from tests.contracts.web_cases.conftest import Office
from web.openapi.operations import OPERATIONS
from web.routes import ROUTES
from web.tokens.scopes import Scope

HANDBOOK = Path(__file__).parents[3] / "docs" / "api.md"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_the_examples_run(office: Office, tmp_path: Path) -> None:
    blocks = re.findall(r"```sh\n(.*?)```", HANDBOOK.read_text("utf-8"), re.DOTALL)
    program = await a_program(office.house, Scope.CASES_READ, Scope.CASES_WRITE)
    known = {"HOTLINE": str(program.client.make_url("")).rstrip("/"), "TOKEN": program.token}
    await a_case(office.house.database, 2)  # so that there is a second page; the newest is the one that is led on
    reader = Person(login="admin", role=Role.ADMIN)

    shell = await asyncio.create_subprocess_exec(
        "bash", "-euo", "pipefail", "-c", "\n".join(blocks), cwd=tmp_path, env=os.environ | known,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await shell.communicate()

    assert shell.returncode == 0, said.decode()
    assert len(blocks) >= 6
    assert '"state": "dispatched"' in (tmp_path / "first.json").read_text("utf-8")
    listed = await office.house.services.attachments.of_case("20261122-000002", reader)
    assert [file.name for file in listed.files] == ["visit.txt"]


def test_every_scope_and_every_route_it_names_exists() -> None:
    text = HANDBOOK.read_text("utf-8")
    paths = {re.sub(r"\{(\w+):.*?\}(?=/|$)", r"{\1}", route.path) for route in ROUTES if route.name in OPERATIONS}

    assert all(f"`{scope.value}`" in text for scope in Scope)
    for named in re.findall(r"`(?:GET|POST|PUT) (/[^`]+)`", text):
        assert named in paths or f"/api/v1{named}" in paths, named
