"""A case as a document and a list as a spreadsheet."""

from datetime import timedelta
from io import BytesIO

import docx
import openpyxl
import pytest

from cases import Field
from db.tables import Case, CaseType, Role
from tests.contracts.cases.units import TO_ANSWERED, a_case, walk
from tests.contracts.web.conftest import Browser
from tests.contracts.web_cases.conftest import Office
from tests.unit.cases.people import AGENT, NOON, SUPERVISOR
from web.errors import FontMissing
from web.paper import giving, handlers
from web.times import moment


async def words_of(browser: Browser, path: str) -> str:
    """Everything a Word document says."""
    response = await browser.get(path)
    assert response.status == 200
    document = docx.Document(BytesIO(await response.read()))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join(
        [*(line.text for line in document.paragraphs), *cells, document.sections[0].footer.paragraphs[0].text]
    )


async def test_a_case_is_exported_whole_and_masked(office: Office) -> None:
    await office.walked(*TO_ANSWERED)
    async with office.house.database.write() as session:
        (await session.get_one(Case, office.case.id)).place = "人民路\x0b88 号🏠"
    browser = await office.as_(Role.AGENT)
    assert f'href="{office.path}/paper.docx"' in browser.page

    words = await words_of(browser, f"{office.path}/paper.docx")

    for part in (
        office.case.number,
        "阳光花园烧烤店扰民",
        "138****5678",
        "王**",
        "人民路88 号🏠",
        "城市管理局",
        "已到现场查处",
    ):
        assert part in words
    assert "13812345678" not in words
    assert "王先生" not in words
    assert "李晓 于" in words
    assert await office.house.audit("case.exported") == [("agent", str(office.case.id), "docx")]
    await browser.get(office.path)
    assert "导出工单" in browser.page


async def test_of_a_sealed_case_a_unit_exports_nothing_that_tells_who_called(office: Office) -> None:
    async with office.house.database.write() as session:
        case = await session.get_one(Case, office.case.id)
        case.case_type, case.lead_unit, case.redacted_text = CaseType.REPORT, "cgj", "有人反映夜间噪音"
    unit = await office.house.as_(Role.DEPARTMENT)

    words = await words_of(unit, f"{office.path}/paper.docx")

    assert "有人反映夜间噪音" in words
    for part in ("阳光花园", "138****", "王**", "人民路"):
        assert part not in words


async def test_a_case_becomes_a_pdf_with_its_font_inside(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = await office.as_(Role.AGENT)

    response = await browser.get(f"{office.path}/paper.pdf")
    content = await response.read()

    assert response.headers["Content-Type"] == "application/pdf"
    assert content.startswith(b"%PDF-")
    assert b"/FontFile" in content
    assert len(content) < 400_000, "only the glyphs that are used"

    def without(_paper: object) -> bytes:
        raise FontMissing

    monkeypatch.setattr(giving, "as_pdf", without)
    assert (await browser.get(f"{office.path}/paper.pdf")).status == 503
    assert "改用 Word 导出" in browser.page
    assert len(await office.house.audit("case.exported")) == 1


async def test_a_list_is_exported_as_it_is_filtered_and_holds_no_formula(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = await a_case(office.house.database, 2)
    async with office.house.database.write() as session:
        (await session.get_one(Case, other.id)).text = '=HYPERLINK("http://x")'
    browser = await office.house.as_(Role.SUPERVISOR)
    await browser.get("/cases?find=HYPERLINK")
    assert 'href="/cases.xlsx?find=HYPERLINK"' in browser.page

    sheet = openpyxl.load_workbook(BytesIO(await (await browser.get("/cases.xlsx?find=HYPERLINK")).read())).worksheets[
        0
    ]

    assert [cell.value for cell in sheet["A"]] == ["工单编号", other.number]
    assert (sheet["I2"].data_type, sheet["I2"].value) == ("s", '=HYPERLINK("http://x")')
    assert sheet["K2"].value == "138****5678"
    monkeypatch.setattr(handlers, "MOST_ROWS", 1)
    assert (await browser.get("/cases.xlsx")).status == 422
    assert "超过 1 件" in browser.page
    assert len(await office.house.audit("cases.exported")) == 1


@pytest.mark.parametrize(
    ("role", "statuses"), [(Role.MANAGER, (403, 403)), (Role.QA, (403, 403)), (Role.DEPARTMENT, (404, 403)),
                           (Role.AGENT, (200, 403))]
)  # fmt: skip
async def test_each_role_takes_out_what_it_may(office: Office, role: Role, statuses: tuple[int, int]) -> None:
    browser = await office.house.as_(role)

    found = [(await browser.get(path)).status for path in (f"{office.path}/paper.docx", "/cases.xlsx")]

    assert tuple(found) == statuses


async def test_an_order_says_when_the_unit_that_has_the_case_now_was_given_it(office: Office) -> None:
    await office.walked(("dispatch", AGENT))
    office.case = await walk(
        office.house.services.steps, office.case,
        ("reassign", SUPERVISOR, {Field.UNIT: "gaj", Field.SUPERVISING_UNIT: "dc1", Field.REASON: "职责在公安局"}),
        now=NOON + timedelta(hours=5),
    )  # fmt: skip

    words = await words_of(await office.as_(Role.SUPERVISOR), f"{office.path}/order.docx")

    _, _, given = words.partition("交办时间")
    assert given.strip().startswith(moment(NOON + timedelta(hours=5)))
