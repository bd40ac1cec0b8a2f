"""The invented past of a city: cases by the hundred thousand, the same for the same seed, to try what size does.

Knows what real hotlines' cases look like (shares of matters, of what is resolved on the spot, of ages and states) and
writes them in bulk. Every case is marked as simulated, its numbers are nobody's, and a store that holds real cases is
refused.
"""

from rehearsal.archive.blocks import now_of as archive_now
from rehearsal.archive.generate import ArchivePlan, generate_archive

__all__ = ["ArchivePlan", "archive_now", "generate_archive"]
