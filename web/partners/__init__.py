"""Pages about other software that cases are exchanged with, and the address it tells us things at."""
