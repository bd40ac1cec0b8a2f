"""A newcomer gets a password from an administrator and replaces it by one nobody else knows."""

from playwright.async_api import Page, expect

from tests.browser.web.conftest import Office

OWN = "油菜花开在三月的田野上"


async def taken_on(office: Office, login: str) -> str:
    """An administrator adds a person and reads the password out; then the browser is the newcomer's."""
    page = office.page
    await office.sign_in("admin")
    await page.goto(f"{office.address}/admin/people#new")
    form = page.get_by_role("form", name="新增人员")
    await form.get_by_label("登录名").fill(login)
    await form.get_by_label("姓名").fill("李娜")
    await form.get_by_role("button", name="新增").click()
    password = await page.locator("#person-password").inner_text()
    await page.get_by_role("button", name="退出").click()
    return password


async def signed_in(page: Page, login: str, password: str) -> None:
    await page.get_by_label("登录名").fill(login)
    await page.get_by_label("密码").fill(password)
    await page.keyboard.press("Enter")


async def set_own(page: Page, old: str, new: str) -> None:
    await page.get_by_label("当前密码").fill(old)
    await page.get_by_label("新密码", exact=True).fill(new)
    await page.get_by_label("再输入一次新密码").fill(new)
    await page.keyboard.press("Enter")


async def test_a_newcomer_sets_an_own_password_before_anything_else(office: Office) -> None:
    page, password = office.page, await taken_on(office, "li.na")
    await page.goto(f"{office.address}/calls?seat=8001")

    await signed_in(page, "li.na", password)
    await expect(page.get_by_role("heading", name="设置新密码")).to_be_visible()
    await expect(page.get_by_role("navigation", name="主导航").get_by_role("link")).to_have_count(0)
    await page.goto(f"{office.address}/desk")
    await expect(page.get_by_role("heading", name="设置新密码")).to_be_visible()
    await set_own(page, password, OWN)

    await expect(page).to_have_url(f"{office.address}/desk")
    await page.get_by_role("link", name="修改密码").click()
    await set_own(page, OWN, f"{OWN}，金黄一片")
    await expect(page.get_by_role("status")).to_contain_text("密码已更改")
    assert office.complaints == []
