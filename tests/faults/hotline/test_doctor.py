"""``hotline doctor`` on a broken installation: what is wrong, and how to mend it."""

import re
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.installation import Installation, installation


@pytest.fixture
async def hotline() -> AsyncIterator[Installation]:
    async with installation() as made:
        made.environment["COLUMNS"] = "300"
        yield made


def row(output: str, subject: str) -> str:
    found = re.search(rf"^ (.)\s+{subject}\s+(.*)$", output, re.MULTILINE)
    assert found is not None, output
    return found.group(0)


async def test_a_new_installation_that_does_not_run_yet_has_nothing_bad(hotline: Installation) -> None:
    await hotline.hotline("init")

    code, output = await hotline.hotline("doctor")

    assert code == 0, output
    assert "✗" not in output
    assert "3 lines, 80 seats load cleanly" in row(output, "configuration")
    assert "start 'hotline up'" in row(output, "AMI")


async def test_a_certificate_made_here_is_told_with_its_days_and_a_lost_key_with_its_remedy(
    hotline: Installation, free_port
) -> None:
    hotline.environment |= {"HOTLINE_SIP_TLS_PORT": str(free_port()), "HOTLINE_SRTP": "required"}
    await hotline.hotline("init")

    code, output = await hotline.hotline("doctor")
    assert code == 0, output
    assert "824 days left" in row(output, "certificate")
    assert "load cleanly" in row(output, "configuration")

    (hotline.home / "tls" / "key.pem").unlink()
    code, output = await hotline.hotline("doctor")
    assert code == 1
    assert "No such file" in row(output, "certificate")


async def test_each_broken_part_is_named_with_its_remedy(hotline: Installation, tmp_path: Path) -> None:
    (hotline.home / "models").unlink()
    hotline.environment |= {"HOTLINE_ASTERISK_BUILD": str(tmp_path), "PATH": str(tmp_path)}
    with socket.socket() as ami, socket.socket() as agi:
        for other, name in ((ami, "HOTLINE_AMI_PORT"), (agi, "HOTLINE_AGI_PORT")):
            other.bind(("127.0.0.1", int(hotline.environment[name])))
            other.listen()
        code, output = await hotline.hotline("doctor")

    assert code == 1
    assert "Traceback" not in output
    for subject, remedy in {
        "store": "run 'hotline init'",
        "programs": "missing: ffmpeg, sipp, setpriv",
        "Asterisk": "bin/get-asterisk",
        "configuration": "bin/get-asterisk",
        "AMI": "set HOTLINE_AMI_PORT",
        "FastAGI": "set HOTLINE_AGI_PORT",
        "speech model": "run 'hotline model'",
    }.items():
        assert remedy in row(output, subject)
