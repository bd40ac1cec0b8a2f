"""The composition root: settings, secrets, logging, wiring, the command line and the supervision of processes.

Knows every room and holds no rule of theirs. Nobody imports it but its own command, ``hotline``.
"""

__all__: list[str] = []
