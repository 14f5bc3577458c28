"""Short texts that stand for long ones."""

from __future__ import annotations


def digest_of(text: str) -> str:
    """Give the same 64 digits for equal texts, and in all likelihood other digits for others."""
    from hashlib import sha256  # loads a library of ciphers, which takes as long as reading a page

    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
