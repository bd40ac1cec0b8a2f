"""A service request as other software sends it: read, or refused as the specification says. Pure."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from cases import storable
from channels.errors import Open311Refused
from channels.forms import is_email

LONGEST_DESCRIPTION, LONGEST_ADDRESS, LONGEST_URL = 4000, 200, 1000
"""Characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentRequest:
    """``place``: words of the address, or the coordinates; ``latitude`` and ``longitude`` in degrees of WGS 84."""

    service_code: str
    description: str
    place: str
    latitude: float | None
    longitude: float | None
    name: str | None
    phone: str | None
    email: str | None
    media_url: str | None


def read_request(given: Mapping[str, str]) -> SentRequest:
    """Raises ``Open311Refused``: 400, saying what is missing or wrong."""
    words = {name: storable(value).strip() for name, value in given.items()}
    code, description, media = words.get("service_code", ""), words.get("description", ""), words.get("media_url", "")
    if not code:
        raise Open311Refused(400, "service_code was not provided")
    if not description and not media:
        raise Open311Refused(400, "description was not provided")
    if len(description) > LONGEST_DESCRIPTION:
        raise Open311Refused(400, f"description has more than {LONGEST_DESCRIPTION} characters")
    if media and (len(media) > LONGEST_URL or not media.startswith(("http://", "https://"))):
        raise Open311Refused(400, "media_url is no http or https address")
    latitude, longitude = _degrees(words, "lat", 90.0), _degrees(words, "long", 180.0)
    email = words.get("email", "")
    if email and not is_email(email):
        raise Open311Refused(400, "email is no address")
    return SentRequest(
        service_code=code[:32], description=description, place=_place(words, latitude, longitude), latitude=latitude,
        longitude=longitude, name=(words.get("last_name", "") + words.get("first_name", ""))[:64] or None,
        phone=words.get("phone") or None, email=email or None, media_url=media or None,
    )  # fmt: skip


def _place(words: Mapping[str, str], latitude: float | None, longitude: float | None) -> str:
    """One location is needed: coordinates, an address, or the id of one."""
    address = words.get("address_string", "") or words.get("address_id", "")
    if len(address) > LONGEST_ADDRESS:
        raise Open311Refused(400, f"address_string has more than {LONGEST_ADDRESS} characters")
    if (latitude is None) != (longitude is None):
        raise Open311Refused(400, "lat and long have to be provided together")
    if latitude is None and not address:
        raise Open311Refused(400, "lat and long, address_string or address_id was not provided")
    return address or spot(latitude, longitude)


def spot(latitude: float | None, longitude: float | None) -> str:
    """Coordinates as the place of a case whose address nobody gave; empty without any."""
    return "" if latitude is None or longitude is None else f"北纬 {latitude:.6f}，东经 {longitude:.6f}"


def _degrees(words: Mapping[str, str], name: str, most: float) -> float | None:
    text = words.get(name, "")
    if not text:
        return None
    try:
        value = float(text)
    except ValueError as exc:
        raise Open311Refused(400, f"{name} is no number") from exc
    if not math.isfinite(value) or abs(value) > most:
        raise Open311Refused(400, f"{name} is not between -{most:g} and {most:g}")
    return value
