"""The one ancestor of every error that reaches a user."""

from __future__ import annotations


class DeriveError(Exception):
    """Something that derive was asked for cannot be done; the message says what and why."""
