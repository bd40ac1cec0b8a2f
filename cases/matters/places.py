"""Places as they are compared: people write one address in many ways. Pure."""

import re
import unicodedata

from db.tables import PlaceGrain

_SIGNS = re.compile(r"[\s,，.。、;；:：()（）\-—_/#\"'“”]+")
_HOUSE = re.compile(r"^.*?\d+[号栋幢]")
_ROAD = re.compile(r"^.{2,}?(?:大道|大街|胡同|小区|花园|家园|公寓|广场|社区|路|街|巷|村|苑|城)")
_FIRST_DIGIT = re.compile(r"\d")
_ABOVE = re.compile(
    r"[一-鿿]{2,8}?(?:省|自治区|(?<![超城夜菜])市|自治州|地区|盟)(?!场)"
    r"(?=[一-鿿]{1,8}?(?:(?<![小社园校景])区|县|旗|市|州|镇|乡|路|街|大道))"
)
"""Province and city before a district, a town or a road: one citizen says them, the next does not. 「超市」 and
「农贸市场」 are no cities."""
LONGEST = 64
"""Characters of a compared place."""


def squeezed_place(place: str | None) -> str:
    """Without blanks and signs, digits and letters in one width and case; nothing: no place is known."""
    plain = unicodedata.normalize("NFKC", place or "").casefold()
    return _SIGNS.sub("", plain)


def within_city(place: str | None) -> str:
    """The squeezed place without the names of province and city before it."""
    rest = squeezed_place(place)
    while found := _ABOVE.match(rest):
        rest = rest[found.end() :]
    return rest


def address(place: str | None) -> str:
    """Up to the house's number, where there is one: what stands behind it is a floor, a shop, a description."""
    return _to_the_house(within_city(place))


def addresses(place: str | None) -> frozenset[str]:
    """The address, and as it was written with its city: by that one a case is found that was kept under it before
    cities were left out."""
    return frozenset({address(place), _to_the_house(squeezed_place(place))} - {""})


def _to_the_house(whole: str) -> str:
    found = _HOUSE.match(whole)
    return (found.group() if found else whole)[:LONGEST]


def area(place: str | None) -> str:
    """The road or estate: up to the first word that names one, else up to the first number."""
    whole = within_city(place)
    found = _ROAD.match(whole)
    return (found.group() if found else _FIRST_DIGIT.split(whole, maxsplit=1)[0] or whole)[:LONGEST]


def place_at(place: str | None, grain: PlaceGrain) -> str:
    """The place as a rule of ``grain`` compares it; without a place nothing."""
    if grain is PlaceGrain.CITY:
        return ""
    return address(place) if grain is PlaceGrain.ADDRESS else area(place)
