"""What a tag may be. Pure."""

from cases.reading.errors import MarkRefused

LONGEST_TAG = 20
LONGEST_NOTE = 2000
MOST_TAGS = 10


def clean_tag(text: str) -> str:
    """A tag as it is kept: one short line. Raises ``MarkRefused``."""
    tag = " ".join(text.split())
    if not 1 <= len(tag) <= LONGEST_TAG or not tag.isprintable() or any(sign in tag for sign in ",，、;；"):
        raise MarkRefused(f"标签请写 1 至 {LONGEST_TAG} 字，一次一个，不含逗号、顿号和分号。")
    return tag
