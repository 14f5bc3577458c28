"""Reports on documents of the tests, each made once for all tests that look at it."""

from __future__ import annotations

import json
from functools import cache

import jsonschema
import pytest
from click.testing import CliRunner

from derive.cli import cli
from derive.config import Settings
from derive.pipeline import check_source
from derive.source import Source


@cache
def checked(path):
    """Give the report on a file, which bears its name alone, without the second opinion."""
    return check_source(Source(path.name, path.read_text(encoding="utf-8")), Settings(second_opinion=False))


def each(paths):
    """Make a case of every document."""
    return pytest.mark.parametrize("path", [pytest.param(p, id=p.stem) for p in paths])


@cache
def validator():
    """Give what tells reports that follow the published schema from others."""
    schema = json.loads(CliRunner().invoke(cli, ["schema"]).stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)
