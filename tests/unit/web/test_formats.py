"""Fields that take a certain format only say which one: a browser's own 「请与所请求的格式保持一致」 does not."""

import re

from web.templating import TEMPLATES


def test_every_format_is_told_in_words() -> None:
    asked = [
        (path.name, found.group())
        for path in TEMPLATES.rglob("*.html")
        for found in re.finditer(r'pattern="(?!["{])[^"]*"[^>}]{0,160}', path.read_text("utf-8"))
    ]

    assert len(asked) > 10
    assert [one for one in asked if not re.search(r'(title|says)="[^"]{4,}"', one[1])] == []
