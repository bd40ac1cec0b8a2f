"""What may be read by everybody: words without what leads to a person. Pure."""

import re

_EMAIL = re.compile(r"[^\s@<>（(，。；]{1,64}@[A-Za-z0-9.-]{1,128}")
_NUMBER = re.compile(r"\+?(?:\d[\s\-.()（）－]{0,2}){6,}[\dXx]")
HIDDEN = "***"


def for_everybody(text: str) -> str:
    """``text`` with telephone numbers, identity numbers (seven digits and more) and addresses of letters hidden."""
    return _NUMBER.sub(HIDDEN, _EMAIL.sub(HIDDEN, text))
