"""How a number is dialled inside the country, told by what follows its country code. Pure."""

import re

_LANDLINE = re.compile(r"(?!400|800)(?:10|2[0-9]|[3-9][0-9]{2})[0-9]{7,8}")


def landline(number: str) -> bool:
    """Whether ``number`` is an area code without its 0, and a subscriber's number."""
    return _LANDLINE.fullmatch(number) is not None


def within_country(number: str) -> str:
    """``1065123456``, as it stands behind +86, is ``01065123456`` inside; mobiles and service numbers stay."""
    number = number.removeprefix("0")
    return f"0{number}" if landline(number) else number
