"""A short piece of a text around what was searched. Pure."""

AROUND = 20


def snippet(text: str, query: str, *, around: int = AROUND) -> str:
    """At most ``around`` characters before and after the first of the query's words found in ``text``."""
    folded = text.lower()
    places = [(at, len(word)) for word in query.lower().split() if (at := folded.find(word)) >= 0]
    at, length = min(places, default=(0, 0))
    start, end = max(0, at - around), min(len(text), at + length + around)
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")
