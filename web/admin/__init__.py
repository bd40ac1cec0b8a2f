"""Pages on which a city's rules are looked at and changed: lines, queues, working calendar, deadlines, categories."""
