"""指标口径: a city's own definition of a figure, from a day on."""

import re
from datetime import timedelta

import pytest
import yaml

from db.tables import CallEnding, Role
from reports import Figures
from tests.contracts.web.conftest import Browser, House
from tests.contracts.web.factory import NOON, a_call


@pytest.fixture
async def admin(house: House) -> Browser:
    await Figures(house.database).seed(now=house.clock())
    browser = await house.as_(Role.ADMIN)
    await browser.get("/admin/metrics?key=connect_rate")
    return browser


def written(browser: Browser) -> dict[str, object]:
    found = re.search(r'name="document"[^>]*>(.*?)</textarea>', browser.page, re.DOTALL)
    assert found
    document: dict[str, object] = yaml.safe_load(found[1].replace("&#39;", "'").replace("&#34;", '"'))
    return document


async def test_short_abandons_are_left_out_from_the_day_the_city_says(house: House, admin: Browser) -> None:
    """Two calls on each of two days, one given up after three seconds."""
    days = [NOON, NOON + timedelta(days=1)]
    async with house.database.write() as session:
        for number, at in enumerate(days):
            session.add(a_call(f"main-{number}1.1", at=at, simulated=False))
            gone = CallEnding.ABANDONED_IN_QUEUE
            session.add(a_call(f"main-{number}2.1", at=at, ending=gone, wait_seconds=3, simulated=False))
    document = written(admin)
    document["switches"] = {"short_abandon_seconds": 5}
    text = yaml.safe_dump(document, allow_unicode=True)

    sent = {"document": text, "valid_from": "2026-11-23", "reason": "按省厅新口径"}
    assert (await admin.post("/admin/metrics", **sent)).status == 303

    await admin.get("/admin/metrics")
    assert "已发布，尚未生效" in admin.page
    values = []
    for day in ("2026-11-22", "2026-11-23"):
        told = await (await admin.client.get(f"/api/v1/reports/hall?first={day}&last={day}&kind=real")).json()
        [rate] = [figure for figure in told["figures"] if figure["key"] == "connect_rate"]
        values.append((rate["version"], rate["value"]))
    assert values == [(1, 0.5), (2, 1.0)]
    assert await house.audit("metric.published") == [("admin", "connect_rate", "按省厅新口径")]


@pytest.mark.parametrize(
    ("change", "day", "said"),
    [
        ({}, "2026-11-01", "已开始的统计期仍按原口径"),
        ({"numerator": "offered", "denominator": "answered"}, "2026-11-23", "可能超过 100%"),
        ({"numerator": "everybody"}, "2026-11-23", "既不是来电的类别"),
        ({"switches": {"answer_seconds": 0}}, "2026-11-23", "不能小于 1"),
        ({"colour": "red"}, "2026-11-23", "没有这一项"),
    ],
)
async def test_what_cannot_be_is_refused_with_what_was_written(
    admin: Browser, change: dict[str, object], day: str, said: str
) -> None:
    text = yaml.safe_dump(written(admin) | change, allow_unicode=True)

    response = await admin.post("/admin/metrics", document=text, valid_from=day, reason="试一试")

    assert response.status == 422
    assert said in admin.page
    assert "原口径继续有效" in admin.page
    assert written(admin) == yaml.safe_load(text)


async def test_a_day_that_is_none_is_refused(admin: Browser) -> None:
    text = yaml.safe_dump(written(admin), allow_unicode=True)

    assert (await admin.post("/admin/metrics", document=text, valid_from="明天", reason="试一试")).status == 422


async def test_managers_do_not_define_what_they_are_measured_by(house: House) -> None:
    assert (await (await house.as_(Role.MANAGER)).get("/admin/metrics")).status == 403
