"""How the product's speech and music are made: voices, telephone sound, waiting music.

A tool of the repository, not part of the installed product: the finished sound files are committed.
"""
