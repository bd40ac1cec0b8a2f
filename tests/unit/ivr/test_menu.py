import pytest

from ivr import (
    MenuFaulty,
    PromptsFaulty,
    ToHuman,
    default_menus,
    document_of,
    missing_prompts,
    read_menu,
    read_menu_text,
    read_prompts,
)

MENU = {"key": "m", "prompt": "menu-main", "digits": {"1": {"do": "human"}}}


def second(**fields):
    return {"do": "menu", "menu": {"prompt": "menu-second", "digits": {"1": {"do": "human"}}} | fields}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"digits": {}}, "menu m: digits: "),
        ({"prompt": None}, "menu m: prompt"),
        ({"prompt": "../../etc/passwd"}, "menu m: prompt.0: "),
        ({"surprise": 1}, "menu m: surprise: "),
        ({"retries": 99}, "menu m: retries: "),
        ({"timeout_seconds": 0}, "menu m: timeout_seconds: "),
        ({"digits": {"12": {"do": "human"}}}, "menu m: digits.12: "),
        ({"digits": {"1": {"do": "fly"}}}, "menu m: digits.1: "),
        ({"digits": {"1": {"do": "queue"}}}, "menu m: digits.1.queue: "),
        ({"digits": {"1": {"do": "queue", "queue": "a,b"}}}, "menu m: digits.1.queue: "),
        ({"digits": {"0": {"do": "message"}}}, "0 always leads to a person"),
        ({"default": {"do": "message"}}, "menu m: default: "),
        ({"digits": {"1": second(digits={"0": {"do": "message"}})}}, "menu m: digits.1.menu.digits: 0 always"),
        ({"digits": {"1": second(digits={"2": second()})}}, "digits.1.menu.digits.2: a menu opened by a key opens no"),
        ({"digits": {"1": second(prompt="")}}, "menu m: digits.1.menu.prompt"),
    ],
)
def test_a_faulty_menu_is_refused_with_the_path_of_its_fault(change, told: str) -> None:
    with pytest.raises(MenuFaulty) as refused:
        read_menu(MENU | change)
    assert told in str(refused.value)


@pytest.mark.parametrize("text", ["", "[]", "key: [", "just words", "42"])
def test_what_is_no_menu_at_all_is_refused(text: str) -> None:
    with pytest.raises(MenuFaulty):
        read_menu_text(text)


def test_digits_may_be_written_without_quotes() -> None:
    menu = read_menu_text("{key: m, prompt: menu-main, digits: {1: {do: human}, '#': {do: message}}}")
    assert set(menu.digits) == {"1", "#"}


def test_a_menu_survives_being_stored() -> None:
    menu = read_menu(MENU | {"digits": {"1": second(), "2": {"do": "queue", "queue": "inquiry"}}})
    assert read_menu(document_of(menu)) == menu


def test_the_product_has_an_example_for_merged_lines_and_no_menu_for_the_main_line() -> None:
    menus = default_menus()
    assert "merged-line" in menus
    assert "12345" not in menus
    assert menus["merged-line"].default == ToHuman()


def test_prompts_that_nobody_wrote_are_found(tmp_path) -> None:
    path = tmp_path / "zh.yaml"
    path.write_text("- {key: menu-main, text: 咨询请按1, voice: v}\n- {key: goodbye, text: 再见, voice: v}\n", "utf-8")
    known = read_prompts(path)

    assert known["goodbye"].text == "再见"
    assert missing_prompts(read_menu(MENU), known) == []
    assert missing_prompts(read_menu(MENU | {"digits": {"1": second()}}), known) == ["menu-second"]


@pytest.mark.parametrize(
    ("text", "told"),
    [("- {key: a, text: x}\n- {key: a, text: y}", "a: stands there twice"), ("- {key: a}", "0.text: "),
     ("key: [", "line "), ("- {key: 'A B', text: x}", "0.key: ")],
)  # fmt: skip
def test_a_faulty_list_of_prompts_is_refused(tmp_path, text: str, told: str) -> None:
    path = tmp_path / "zh.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(PromptsFaulty, match=told):
        read_prompts(path)


def test_a_missing_list_of_prompts_is_refused(tmp_path) -> None:
    with pytest.raises(PromptsFaulty, match="cannot be read"):
        read_prompts(tmp_path / "none.yaml")
