"""Files of a case: shown, taken in piece by piece, given out as downloads only."""
