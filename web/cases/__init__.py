"""Cases: the list, one case, and the panel in which its text is written."""
