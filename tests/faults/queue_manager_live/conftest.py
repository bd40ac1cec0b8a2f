"""A fake AMI, links to it that are patient unless a test says otherwise, and followers of it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager

import pytest

from queue_manager import BackOff
from queue_manager.live import AmiLink, AmiLogin, Board, FollowerTuning, LinkTimes, LiveFollower, SwitchSetup
from tests.faults.queue_manager_live.fake_ami import FakeAmi
from tests.waiting import CEILING

PATIENT = LinkTimes(login=CEILING, answer=CEILING, ping_every=CEILING, ping_answer=CEILING)
Following = AbstractAsyncContextManager["Watched"]


@pytest.fixture
async def ami() -> AsyncIterator[FakeAmi]:
    async with FakeAmi().serving() as server:
        yield server


@pytest.fixture
async def make_link(ami: FakeAmi) -> AsyncIterator[Callable[..., AmiLink]]:
    made: list[AmiLink] = []

    def make(*, secret: str = "right", times: LinkTimes = PATIENT, port: int = 0, **options: int) -> AmiLink:
        login = AmiLogin(username="hotline", secret=secret, port=port or ami.port)
        made.append(AmiLink(login, times=times, **options))
        return made[-1]

    yield make
    for link in made:
        await link.close()


class Watched:
    """A running follower and the boards it published."""

    def __init__(self, follower: LiveFollower) -> None:
        self.follower = follower
        self._news = asyncio.Event()
        follower.listen(lambda *_: self._news.set())

    async def shows(self, wanted: Callable[[Board], bool]) -> Board:
        """The first board that is as wanted; fails after a long time."""
        try:
            async with asyncio.timeout(CEILING):
                while not wanted(self.follower.board):
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            pytest.fail(f"board stayed {self.follower.board}")
        return self.follower.board


@pytest.fixture
def following(make_link: Callable[..., AmiLink]) -> Callable[..., Following]:
    @contextlib.asynccontextmanager
    async def follow(*, tuning: FollowerTuning | None = None, **options: object) -> AsyncIterator[Watched]:
        follower = LiveFollower(
            make_link(**options),
            SwitchSetup(),
            tuning=tuning or FollowerTuning(gather=0.001, publish=0.001, resync_pause=0.01),
            backoff=BackOff(shortest=0.02, longest=0.05),
        )
        watched = Watched(follower)
        task = asyncio.create_task(follower.run())
        try:
            yield watched
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    return follow
