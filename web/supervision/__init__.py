"""The supervisor's workplace (督导台)."""
