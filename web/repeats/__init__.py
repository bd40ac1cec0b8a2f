"""Requests that may come twice because their answer was lost: carried out once, answered alike."""
