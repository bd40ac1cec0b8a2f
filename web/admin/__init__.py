"""Pages on which a city's rules are looked at and changed: working calendar, deadline profiles, categories."""
