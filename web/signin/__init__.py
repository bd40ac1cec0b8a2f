"""Signing in and out: passwords, sessions, locks."""
