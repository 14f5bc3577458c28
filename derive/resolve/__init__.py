"""What is meant: names, index ranges and definitions looked up, chains followed, and one obligation for every relation."""

from derive.resolve.resolver import resolve

__all__ = ["resolve"]
