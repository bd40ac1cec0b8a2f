"""What articles and templates may be made of, and what is shown and kept of a search."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import fill
from knowledge import (
    PLACEHOLDERS,
    ArticleText,
    KnowledgeFaulty,
    TemplateText,
    checked_article,
    checked_template,
    miss_words,
    pieces,
    snippet,
)

TODAY = date(2026, 11, 22)


def an_article(**instead: object) -> ArticleText:
    return ArticleText(**{"code": "K-1", "title": "居住证办理", "body": "带身份证到派出所。"} | instead)  # type: ignore[arg-type]


def test_an_article_is_kept_with_plain_lines() -> None:
    kept = checked_article(an_article(title=" 居住证\t办理 ", body="一\r\n二\x00\x07\n", category=" "), TODAY)

    assert (kept.title, kept.body, kept.category) == ("居住证 办理", "一\n二", None)


@pytest.mark.parametrize(
    ("instead", "words"),
    [
        ({"code": "编号"}, "编号「编号」应为"),
        ({"title": "  "}, "请填写标题"),
        ({"body": ""}, "请填写正文"),
        ({"body": "字" * 20_001}, "正文请控制在 20000 字以内"),
        ({"review_on": TODAY}, "复审日期 2026-11-22 应晚于今天"),
        ({"expires_on": date(2026, 11, 21)}, "已经过去"),
        ({"review_on": date(2027, 2, 1), "expires_on": date(2027, 1, 1)}, "应不晚于失效日期"),
    ],
)
def test_every_fault_of_an_article_is_told(instead: dict[str, object], words: str) -> None:
    with pytest.raises(KnowledgeFaulty, match=words):
        checked_article(an_article(**instead), TODAY)


def test_all_faults_come_together() -> None:
    with pytest.raises(KnowledgeFaulty) as refused:
        checked_article(an_article(code="", title="", body=""), TODAY)

    assert len(refused.value.faults) == 3


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("您的工单{编号}", "没有占位符「编号」"),
        ("您的工单{工单编号", "花括号没有成对"),
        ("工单编号}", "花括号没有成对"),
        ("", "请填写模板内容"),
        ("{" + "长" * 40 + "}", "花括号没有成对"),
    ],
)
def test_a_template_nobody_can_fill_is_refused_when_it_is_written(body: str, words: str) -> None:
    with pytest.raises(KnowledgeFaulty, match=words):
        checked_template(TemplateText(title="答复", body=body))


def test_placeholders_may_be_typed_with_full_width_braces() -> None:
    text = checked_template(TemplateText(title="答复", body="｛诉求人｝您好，{ 事发地点 }的问题已处理。")).body

    filled = fill(text, {"诉求人": "王先生"})

    assert filled.text == "王先生您好，〔事发地点待填写〕的问题已处理。"
    assert filled.missing == ("事发地点",)


def test_what_is_filled_in_is_not_read_for_placeholders() -> None:
    assert fill("{事发地点}", {"事发地点": "{诉求人}", "诉求人": "王先生"}).text == "{诉求人}"


@given(st.dictionaries(st.sampled_from(sorted(PLACEHOLDERS)), st.text(max_size=20)), st.text(max_size=40))
def test_a_template_that_was_accepted_can_always_be_filled(values: dict[str, str], words: str) -> None:
    body = f"尊敬的{{诉求人}}：{words}"
    try:
        kept = checked_template(TemplateText(title="答复", body=body)).body
    except KnowledgeFaulty:
        return

    filled = fill(kept, values)

    assert set(filled.missing) <= set(PLACEHOLDERS)
    assert ("诉求人" in filled.missing) == (not values.get("诉求人"))


@given(st.text(max_size=200), st.lists(st.text(min_size=1, max_size=5), max_size=4))
def test_pieces_joined_are_the_text_again(text: str, words: list[str]) -> None:
    assert "".join(piece.text for piece in pieces(text, words)) == text


def test_a_snippet_shows_the_first_hit() -> None:
    found = snippet("前言" * 60 + "供暖费退费流程" + "后记" * 100, ["退费"])

    assert "供暖费退费流程" in found
    assert found.startswith("…")
    assert found.endswith("…")


def test_numbers_of_citizens_are_not_kept_with_a_search() -> None:
    assert miss_words(" 13812345678  的\n工单 ") == "# 的 工单"
    assert miss_words("12345" * 40 + "供暖") == "#供暖"
    assert len(miss_words("供暖 " * 60)) <= 64
