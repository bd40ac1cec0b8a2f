"""Options that several commands have."""

LASTING_PASSWORDS = "People that are made now may keep the passwords made for them: for demonstrations and tests."
WRAP_UP = "Seconds for notes after a talk, of the queues an empty store is filled with."
"""What options of ``init`` and ``up`` say of themselves."""
