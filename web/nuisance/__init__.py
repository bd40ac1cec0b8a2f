"""Callers who harass: records, proposals and approvals."""
