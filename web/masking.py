"""Hiding citizens' numbers, names and addresses: 138****5678, 王**, w***@example.com."""


def masked(number: str | None) -> str:
    """Keep what tells callers apart at a glance, hide what would let somebody dial. No number: 「未显号码」.

    Eleven and more digits keep three in front and four behind; shorter ones keep two behind; up to four
    characters (short codes such as 110) name a service, not a person, and stay.
    """
    if not number:
        return "未显号码"
    if len(number) <= 4:
        return number
    if len(number) >= 11:
        return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"
    return f"{number[:2]}{'*' * (len(number) - 4)}{number[-2:]}"


def masked_name(name: str | None) -> str:
    """Keep the first character, hide the others, however many: 「王**」. No name: a dash."""
    return f"{name[0]}**" if name else "—"


def masked_email(address: str | None) -> str:
    """Keep the first character and the host: ``w***@example.com``. No address: a dash."""
    name, _, host = (address or "").partition("@")
    return f"{name[:1]}***@{host}" if host else "—"
