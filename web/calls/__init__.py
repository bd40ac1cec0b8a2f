"""Calls: the list, one call with its recording, transcript and journal."""
