"""Settings from a file: ``derive.toml``, or ``[tool.derive]`` in ``pyproject.toml``, of the nearest directory above.

They become the defaults of the options of the same names, so that the command line goes before the environment, the
environment before the file, and the file before what the program thinks best.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from derive.cli.group import Refusal
from derive.files import shown

NOT_IN_A_FILE = frozenset(
    ("config", "show_settings", "debug", "help", "paths", "write_baseline", "add_expect", "only_check", "stdin_filename")
)
PATHS = frozenset(("baseline", "cache-dir", "output-dir"))


def load(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
    """Take the settings of a file as the defaults of a command; raises Refusal for a file that cannot be used."""
    found = _read(Path(value), required=True) if value is not None else _nearest(Path.cwd())
    if found is None:
        return
    path, table = found
    ctx.meta["derive.settings"] = shown(path)
    known = _known(ctx)
    unknown = sorted(set(table) - known)
    if unknown:
        from difflib import get_close_matches

        near = get_close_matches(unknown[0], sorted(known), 1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise Refusal(f"{shown(path)}: error: there is no setting {unknown[0]!r}{hint}")
    own = {option.name: option for option in ctx.command.params if isinstance(option, click.Option)}
    folder = path.resolve().parent
    defaults = {name.replace("-", "_"): _located(name, _as_given(value), folder) for name, value in table.items()}
    ctx.default_map = {name: value for name, value in defaults.items() if name in own}
    for name, default in ctx.default_map.items():
        _require_valid(own[name], default, ctx, path)


def _require_valid(option: click.Option, value: Any, ctx: click.Context, path: Path) -> None:
    name = str(option.name).replace("_", "-")
    if isinstance(value, list) != option.multiple or isinstance(value, bool) != (option.is_flag and not option.multiple):
        expected = "a list" if option.multiple else "true or false" if option.is_flag else "a single value"
        raise Refusal(f"{shown(path)}: error: the setting {name!r} must be {expected}")
    try:
        option.process_value(ctx, value)
    except click.BadParameter as error:
        raise Refusal(f"{shown(path)}: error: the setting {name!r}: {error.message}") from None


def _as_given(value: Any) -> Any:
    """Write a table, such as that of per-file-ignores, as the command line would have it."""
    if isinstance(value, dict):
        return [f"{key}:{code}" for key, codes in value.items() for code in (codes if isinstance(codes, list) else [codes])]
    return value


def _located(name: str, value: Any, folder: Path) -> Any:
    """Give a setting with its paths, and patterns of paths, taken from the folder of the file that it stands in."""
    match name, value:
        case (_, str()) if name in PATHS and value:
            return os.path.relpath(folder / value)
        case "report", list() if all(isinstance(item, str) for item in value):
            pairs = (item.partition("=") for item in value)
            return [f"{form}={os.path.relpath(folder / file)}" if file else form for form, _, file in pairs]
        case "per-file-ignores", list() if all(isinstance(item, str) for item in value):
            from glob import escape

            return [item if "/" not in item or item.startswith("/") else f"{escape(folder.as_posix())}/{item}" for item in value]
        case _:
            return value


def _known(ctx: click.Context) -> set[str]:
    """Give every setting that some command has."""
    group = ctx.find_root().command
    names = group.list_commands(ctx) if isinstance(group, click.Group) else []
    commands = [group.get_command(ctx, name) for name in names] if isinstance(group, click.Group) else [ctx.command]
    options = [p for command in commands if command is not None for p in command.params if isinstance(p, click.Option)]
    return {str(option.name).replace("_", "-") for option in options if option.name not in NOT_IN_A_FILE}


def nearest_file(folder: Path) -> Path | None:
    """Give the file with the settings of the nearest directory above; raises Refusal for one that cannot be read."""
    found = _nearest(folder)
    return None if found is None else found[0]


def _nearest(folder: Path) -> tuple[Path, dict[str, Any]] | None:
    for parent in (folder, *folder.parents):
        found = _read(parent / "derive.toml") or _read(parent / "pyproject.toml")
        if found is not None:
            return found
    return None


def _read(path: Path, *, required: bool = False) -> tuple[Path, dict[str, Any]] | None:
    """Give the settings in a file, or None where it has none."""
    try:
        text = path.read_text("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        if required:
            raise Refusal(f"{shown(path)}: error (file-missing): there is no such file") from None
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(f"{shown(path)}: error: the settings cannot be read: {error}") from None
    import tomllib  # most folders have no settings

    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Refusal(f"{shown(path)}: error: the settings cannot be read: {error}") from None
    if path.name != "pyproject.toml":
        return path, data
    table = data.get("tool", {}).get("derive")
    return None if table is None else (path, table)


def settings_in_words(ctx: click.Context) -> str:
    """Give every setting of a command with its value and where the value is from."""
    return "\n".join(_setting(ctx, p) for p in ctx.command.params if isinstance(p, click.Option) and p.name in ctx.params)


def _setting(ctx: click.Context, option: click.Option) -> str:
    name = str(option.name)
    source = ctx.get_parameter_source(name)
    sources = {
        click.core.ParameterSource.COMMANDLINE: "command line",
        click.core.ParameterSource.ENVIRONMENT: f"environment, {ctx.auto_envvar_prefix}_{name.upper()}",
        click.core.ParameterSource.DEFAULT_MAP: ctx.meta.get("derive.settings", ""),
    }
    where = sources.get(source, "default") if source is not None else "default"
    return f"{name.replace('_', '-')} = {_toml(ctx.params[name])}  # {where}"


def _toml(value: Any) -> str:
    import json

    match value:
        case None:
            return '""'
        case (int(low), *_):
            return f'"{low}..{value[-1]}"'
        case tuple():
            return json.dumps(value, ensure_ascii=False)
        case bool() | int() | float() | str():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return json.dumps(str(value), ensure_ascii=False)
