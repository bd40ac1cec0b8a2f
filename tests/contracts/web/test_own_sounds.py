"""Sounds of the city's own, as a supervisor brings them to an announcement."""

import io
import re
import wave

import numpy as np
import pytest
from aiohttp import FormData
from sqlalchemy import select

from db.tables import Announcement, Role
from tests.contracts.web.conftest import Browser, House


async def send_sound(browser: Browser, sound: bytes, *, file_name: str = "../../etc/passwd") -> int:
    await browser.get("/announcements")
    found = re.search(r'name="csrf" value="([^"]+)"', browser.page)
    assert found
    form = FormData({"csrf": found.group(1), "title": "停水通知", "words": "城东今晚停水。"})
    form.add_field("sound", io.BytesIO(sound), filename=file_name, content_type="audio/wav")
    response = await browser.client.post("/announcements/sound", data=form, allow_redirects=False)
    browser.page = await response.text()
    return response.status


def a_tone(seconds: float, *, rate: int = 44100, channels: int = 2) -> bytes:
    samples = (np.sin(np.arange(int(seconds * rate)) / rate * 2 * np.pi * 440) * 8000).astype("<i2")
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(channels)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(np.repeat(samples, channels).tobytes())
    return out.getvalue()


async def test_a_sound_of_the_citys_own_is_made_fit_for_the_telephone_and_named_by_us(house: House) -> None:
    browser = await house.as_(Role.SUPERVISOR)

    assert await send_sound(browser, a_tone(3)) == 303

    async with house.database.read() as session:
        row = (await session.scalars(select(Announcement))).one()
    [path] = [path for path in house.services.prompts_folder.rglob("*") if path.is_file()]
    assert path.relative_to(house.services.prompts_folder).as_posix() == f"zh/hotline/{row.prompts}.wav"
    assert re.fullmatch(r"own-[0-9a-f]{12}", row.prompts)
    assert row.enabled is False
    with wave.open(str(path)) as sound:
        assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (8000, 1, 2)
        assert abs(sound.getnframes() / 8000 - 3) < 0.05
    assert [(order.name, order.by) for order in house.controls.given] == [("switch.reload", "supervisor")]


@pytest.mark.parametrize(
    "sound",
    [b"", b"#EXTM3U\n/etc/passwd\n", b"RIFF\x00\x00\x00\x00WAVE", a_tone(0.1), a_tone(70, rate=8000, channels=1)],
    ids=["empty", "a play list", "a header", "too short", "too long"],
)  # fmt: skip
async def test_what_is_no_sound_or_too_long_is_refused_and_not_kept(house: House, sound: bytes) -> None:
    browser = await house.as_(Role.SUPERVISOR)

    assert await send_sound(browser, sound) == 422

    assert not house.services.prompts_folder.exists()


async def test_nobody_who_may_not_sends_eight_megabytes(house: House) -> None:
    agent = await house.as_(Role.AGENT)
    form = FormData({"csrf": "x"})
    form.add_field("sound", io.BytesIO(b"0" * (1 << 20)), filename="a.wav", content_type="audio/wav")

    response = await agent.client.post("/announcements/sound", data=form, allow_redirects=False)

    assert response.status == 403
