"""Options that several commands have."""

LASTING_PASSWORDS = "People that are made now may keep the passwords made for them: for demonstrations and tests."
"""What the option of ``init`` and ``up`` says of itself."""
