"""Figures of a period, each leading to the calls it counts."""
