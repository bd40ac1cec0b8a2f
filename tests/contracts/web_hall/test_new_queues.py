"""A queue is added on a page: the hall opens a desk for a dialect, or for a holiday's rush."""

from db.tables import Queue, Role
from tests.contracts.web_hall.conftest import House

QUEUE = {
    "new": "on", "name": "dialect", "label": "方言专席", "strategy": "leastrecent", "ring_seconds": "20",
    "wrapup_seconds": "10", "pause_after_misses": "3", "service_level_seconds": "15", "max_wait_seconds": "600",
    "overflow_queue": "general", "overflow_seconds": "60", "announcement": "all-busy", "announce_every_seconds": "30",
    "position_every_seconds": "60", "offer_when_empty": "on",
}  # fmt: skip

FAULTS = dict.fromkeys(("Dialect", "d", "a-b", "a;b"), "小写字母") | {"general": "已有这个队列"}


async def queue(house: House, name: str) -> Queue | None:
    async with house.database.read() as session:
        return await session.get(Queue, name)


async def test_a_new_queue_is_kept_taken_over_and_offered_where_queues_are_chosen(house: House) -> None:
    browser = await house.as_(Role.ADMIN)
    await browser.get("/admin/queues")

    answer = await browser.post("/admin/queues", **QUEUE)

    assert (answer.status, answer.headers["Location"]) == (303, "/admin/queues?saved=kept")
    row = await queue(house, "dialect")
    assert row is not None
    assert (row.label, row.overflow_queue, row.offer_when_empty, row.speak_seat_number) == (
        "方言专席", "general", True, False,
    )  # fmt: skip
    assert [order.name for order in house.controls.given] == ["switch.reload"]
    assert await house.audit("queue.added") == [("admin", "dialect", None)]
    for page in ("/admin/skills", "/admin/lines", "/admin/seats"):
        await browser.get(page)
        assert "方言专席" in browser.page


async def test_a_name_that_cannot_be_is_told_at_its_field_and_nothing_changes(house: House) -> None:
    browser = await house.as_(Role.ADMIN)
    await browser.get("/admin/queues")

    for name, words in FAULTS.items():
        answer = await browser.post("/admin/queues", **QUEUE | {"name": name})
        assert answer.status == 422
        assert words in browser.page.split('id="fault-name-new">')[1].split("</div>")[0]
        assert 'value="方言专席"' in browser.page

    general = await queue(house, "general")
    assert general is not None
    assert general.label == "综合服务"
    assert house.controls.given == []
