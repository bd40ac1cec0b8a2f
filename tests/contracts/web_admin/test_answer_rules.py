"""The page of the rules for answers."""

from cases import seed_answer_rules
from db.tables import Role
from tests.contracts.web.conftest import House, house

__all__ = ["house"]


async def test_a_new_version_is_published_with_a_reason_or_refused_with_every_fault(house: House) -> None:
    async with house.database.write() as session:
        await seed_answer_rules(session, now=house.clock())
    admin = await house.as_(Role.ADMIN)
    await admin.get("/admin/answer-rules")
    assert "空话套话" in admin.page
    assert "第 1 版" in admin.page

    good = "key: default\nversion: 1\nname: 本市规则\nsource: 本市规定\nleast_characters: 30\n"
    response = await admin.post("/admin/answer-rules", document=good + "least: 3\n", reason="按新要求")
    assert response.status == 422
    assert "least" in admin.page
    assert "原规则继续有效" in admin.page
    assert (await admin.post("/admin/answer-rules", document=good, reason="")).status == 422

    await admin.get("/admin/answer-rules")
    assert (await admin.post("/admin/answer-rules", document=good, reason="按新要求")).status == 303
    await admin.get("/admin/answer-rules")
    assert "本市规则" in admin.page
    assert "第 2 版" in admin.page
    assert await house.audit("answer_rules.published") == [("admin", "default", "按新要求")]
