"""Places as they are compared: people write one address in many ways. Pure."""

import re
import unicodedata

from db.tables import PlaceGrain

_SIGNS = re.compile(r"[\s,，.。、;；:：()（）\-—_/#\"'“”]+")
_HOUSE = re.compile(r"^.*?\d+[号栋幢]")
_ROAD = re.compile(r"^.{2,}?(?:大道|大街|胡同|小区|花园|家园|公寓|广场|社区|路|街|巷|村|苑|城)")
_FIRST_DIGIT = re.compile(r"\d")
LONGEST = 64
"""Characters of a compared place."""


def squeezed_place(place: str | None) -> str:
    """Without blanks and signs, digits and letters in one width and case; nothing: no place is known."""
    plain = unicodedata.normalize("NFKC", place or "").casefold()
    return _SIGNS.sub("", plain)


def address(place: str | None) -> str:
    """Up to the house's number, where there is one: what stands behind it is a floor, a shop, a description."""
    whole = squeezed_place(place)
    found = _HOUSE.match(whole)
    return (found.group() if found else whole)[:LONGEST]


def area(place: str | None) -> str:
    """The road or estate: up to the first word that names one, else up to the first number."""
    whole = squeezed_place(place)
    found = _ROAD.match(whole)
    return (found.group() if found else _FIRST_DIGIT.split(whole, maxsplit=1)[0] or whole)[:LONGEST]


def place_at(place: str | None, grain: PlaceGrain) -> str:
    """The place as a rule of ``grain`` compares it; without a place nothing."""
    if grain is PlaceGrain.CITY:
        return ""
    return address(place) if grain is PlaceGrain.ADDRESS else area(place)
