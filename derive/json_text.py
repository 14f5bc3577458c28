"""Values as JSON on one line, and their fingerprints."""

from __future__ import annotations

import json
from typing import Any

from derive.digests import digest_of


class _Mark(str):
    """A piece of JSON's own punctuation."""


_encoder = json.JSONEncoder(ensure_ascii=False, check_circular=False)


def compact(value: Any) -> str:
    """Give a value as JSON on one line, however deep it is nested."""
    try:
        return _encoder.encode(value)
    except RecursionError:
        return _compact_without_recursion(value)


def _compact_without_recursion(value: Any) -> str:
    pieces: list[str] = []
    waiting = [value]
    while waiting:
        match waiting.pop():
            case _Mark() as mark:
                pieces.append(mark)
            case list() as items:
                parts = [part for item in items for part in (_Mark(", "), item)]
                waiting += [_Mark("]"), *reversed(parts[1:]), _Mark("[")]
            case dict() as entries:
                parts = [part for name, item in entries.items() for part in (_Mark(", "), name, _Mark(": "), item)]
                waiting += [_Mark("}"), *reversed(parts[1:]), _Mark("{")]
            case atom:
                pieces.append(_encoder.encode(atom))
    return "".join(pieces)


def digest(*values: Any) -> str:
    """Give a fingerprint of JSON values; it guards against slips, not against somebody who computes it anew."""
    return digest_of("\n".join(map(compact, values)))
