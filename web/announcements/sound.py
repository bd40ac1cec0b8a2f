"""A sound of the city's own for an announcement: checked, converted, named by us, never by who sends it."""

import asyncio
import secrets
from pathlib import Path

import structlog
from aiohttp import web

from db.tables import Announcement, AnnouncementKind
from recordings import EmptyAudio, NotAudio, ToolMissing, telephone_sound
from web.admin.fields import Fields
from web.admin.rows import changed
from web.admin.taking_over import taken_over
from web.context import redirect, services, viewer
from web.errors import InputRefused
from web.forms import Form, field, form_of

log = structlog.get_logger()

LARGEST = 8 << 20
"""Bytes of the whole form: a minute of studio sound."""


async def send(request: web.Request) -> web.StreamResponse:
    """Keep the sound and make an announcement of it, switched off; the switch is told to take the sound over."""
    form = await form_of(request)
    sent = await asyncio.to_thread(_bytes_of, form)
    given = Fields({name: field(form, name) for name in form})
    title = given.text("title", "标题", longest=64, needed=True)
    words = given.text("words", "录音里说了什么", longest=500, needed=True)
    given.done()
    key = f"own-{secrets.token_hex(6)}"
    sound = await _converted(sent)
    await asyncio.to_thread(_keep, services(request).prompts_folder / "zh" / "hotline" / f"{key}.wav", sound)
    async with services(request).database.write() as session:
        row = Announcement(enabled=False)
        values = {"kind": AnnouncementKind.INFO, "title": title, "prompts": key, "words": words,
                  "changed_by": viewer(request).login, "changed_at": services(request).clock()}  # fmt: skip
        changed(request, session, row, values, kind="announcement", name=key, new=True)
        session.add(row)
    log.info("web.announcement.sound", key=key, bytes=len(sound))
    return redirect(f"/announcements?sent={await taken_over(request, f'播报录音 {key}')}")


def _bytes_of(form: Form) -> bytes:
    """What was sent; the temporary file aiohttp put it in is closed, which removes it."""
    sent = form.get("sound")
    if not isinstance(sent, web.FileField):
        raise InputRefused("请选择一个录音文件。")
    with sent.file:
        return sent.file.read()


async def _converted(sent: bytes) -> bytes:
    try:
        return await telephone_sound(sent)
    except EmptyAudio as exc:
        raise InputRefused("这个文件里没有声音。") from exc
    except NotAudio as exc:
        raise InputRefused("这个文件不能用作播报：请上传 0.5 至 60 秒的录音（WAV、MP3 等）。") from exc
    except ToolMissing as exc:
        raise InputRefused("服务器没有安装 ffmpeg，暂时不能转换录音。") from exc


def _keep(path: Path, sound: bytes) -> None:
    """Whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".part")
    draft.write_bytes(sound)
    draft.replace(path)
