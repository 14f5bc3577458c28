r"""Copy the mathematics of a document into LaTeX that we write, or refuse: what is copied can only be typeset.

Copied are known commands of mathematics with all their arguments, in balanced groups, environments and brackets, with
alignment marks only where rows are aligned.  Comments and blank lines go; every other token stays as it is written.
"""

from __future__ import annotations

import re
from enum import Enum
from itertools import groupby

from derive.render.latex_text import MATH_SYMBOLS, escaped
from derive.render.math_commands import (
    COLUMN_MARKS,
    DELIMITERS,
    LAYOUT,
    ONE_ARGUMENT,
    ONE_ROW,
    OPERATORS,
    ORDINARY,
    OUTER,
    SIZED,
    SYMBOLS,
    TEXT_COMMANDS,
    TWO_ARGUMENTS,
)
from derive.render.math_groups import Group, Kind, UnsafeMathError

TOKEN = re.compile(r"\\operatorname\*|\\[A-Za-z]+|\\.|\s+|.", re.DOTALL)
BLANKS = re.compile(r"\s*")
BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
COMMENT = re.compile(r"(\\.)|%[^\n]*", re.DOTALL)
ENVIRONMENT = re.compile(r"\{([A-Za-z]{1,12}\*?)\}")
LABEL = re.compile(r"\{[A-Za-z0-9:_.+ -]{1,60}\}")
COLUMNS = re.compile(r"\{([lcr]{1,12})\}")
PAIRS = re.compile(r"\{([0-9])\}")
COLOUR = re.compile(r"\{(?:red|blue|green|black|gray|orange|purple|brown|magenta|cyan|teal|violet|olive)\}")
SKIP_AFTER_ROW = re.compile(r"\[-?[0-9]{1,3}(?:\.[0-9]{1,2})?(?:pt|em|ex|mm|cm)\]")
ROOT_INDEX = re.compile(r"\[[A-Za-z0-9]{1,9}\]")

LONGEST = 20_000
DEEPEST = 60


class Place(Enum):
    """Where copied mathematics will stand; in a line of text alignment marks and numbers are left out."""

    LINE = "line"
    DISPLAY = "display"


def quoted(mathematics: str, place: Place, environment: str | None = None) -> str:
    """Give the mathematics to put into a line, a display, or the body of an environment; raises UnsafeMathError."""
    if len(mathematics) > LONGEST:
        raise UnsafeMathError("it is too long")
    if "^^" in mathematics:
        raise UnsafeMathError("^^ could stand for any character")
    text = COMMENT.sub(lambda found: found[1] or "", mathematics)
    copied = _Copier(text, place, environment).copy()
    if not copied and place is Place.DISPLAY:
        raise UnsafeMathError("it is empty")
    return copied


class _Copier:
    """Goes through the tokens once; ``out`` is what has been found harmless so far."""

    def __init__(self, text: str, place: Place, environment: str | None) -> None:
        self.text = text
        self.at = 0
        self.place = place
        self.out: list[str] = []
        self.groups = [self._top(environment)]
        self.unnumbered = environment is None or environment.endswith("*")

    def _top(self, environment: str | None) -> Group:
        if environment is None:
            return Group(Kind.TOP, numbered=self.place is Place.DISPLAY)
        if environment not in OUTER:
            raise UnsafeMathError(f"{environment} is no environment for displays")
        group = Group(Kind.TOP, environment, OUTER[environment], environment not in ONE_ROW, numbered=True)
        if environment.startswith("alignat"):
            group.most_marks = self._marks_of_pairs()
        return group

    def copy(self) -> str:
        while self.at < len(self.text):
            found = TOKEN.match(self.text, self.at)
            assert found is not None
            self.at = found.end()
            self._token(found[0])
        if len(self.groups) > 1:
            raise UnsafeMathError(f"{self.groups[-1].kind.value} is not closed")
        self._complete()
        self._end_row()
        return self._joined()

    def _joined(self) -> str:
        """Join what is copied without empty lines, which would end the paragraph, and without blanks at the ends."""
        runs: list[str] = []
        for blank, parts in groupby(filter(None, self.out), key=str.isspace):
            run = "".join(parts)
            runs.append("\n" if blank and run.count("\n") > 1 else run)
        first, last = (bool(runs) and runs[end].isspace() for end in (0, -1))
        return "".join(runs[int(first) : len(runs) - int(last)])

    @property
    def group(self) -> Group:
        return self.groups[-1]

    def _token(self, token: str) -> None:
        if token.isspace():
            self._blank(token)
            return
        if token == r"\label" or (self.place is Place.LINE and len(self.groups) == 1 and token in LAYOUT):
            self._layout(token)
            return
        command = MATH_SYMBOLS.get(token, token)
        self._known(command if command == token or len(command) == 1 else f"{command} ")
        self.group.last = token

    def _layout(self, token: str) -> None:
        """Copy what numbers a row; leave out what has no place in a line of text."""
        label = self._argument(LABEL, token) if token == r"\label" else ""
        self._complete()
        if self.place is Place.LINE:
            self._matched(SKIP_AFTER_ROW)
            self._blank(" ")
        else:
            self._number(token, label)

    def _blank(self, text: str) -> None:
        self.group.end_primes()
        self.out.append(text)

    def _number(self, token: str, argument: str) -> None:
        group = self.group
        self._complete()
        group.end_primes()
        if len(self.groups) > 1 or not group.numbered or token in group.numbers:
            raise UnsafeMathError(f"{token} cannot stand here")
        group.numbers[token] = len(self.out)
        self.out.append(token + argument)

    def _end_row(self) -> None:
        """Leave out the label of a row that has no number, which it would hand on to a later row."""
        numbers = self.group.numbers
        has_number = r"\tag" in numbers or not (self.unnumbered or r"\nonumber" in numbers or r"\notag" in numbers)
        if r"\label" in numbers and not has_number:
            self.out[numbers[r"\label"]] = " "
        numbers.clear()

    def _known(self, token: str) -> None:
        match token:
            case "{":
                self._open_brace()
            case "}":
                self._close(Kind.BRACE, token)
            case "^" | "_" | "'":
                self._script(token)
            case "&" | r"\\":
                self._mark(token)
            case r"\left" | r"\right" | r"\middle":
                self._fence(token)
            case r"\begin":
                self._begin(token)
            case r"\end":
                self._end(token)
            case r"\tag":
                self._tag(token)
            case r"\nonumber" | r"\notag":
                self._number(token, "")
            case r"\limits" | r"\nolimits":
                self._limits(token)
            case r"\color" | r"\textcolor":
                self._colour(token)
            case r"\eqref" | r"\ref":
                self._atom(token + self._argument(LABEL, token))
            case _ if token in TEXT_COMMANDS:
                self._text(token)
            case _ if token in SIZED:
                self._atom(token + self._delimiter())
            case _ if token in ONE_ARGUMENT or token in TWO_ARGUMENTS:
                self._command(token)
            case _:
                self._symbol(token)

    def _symbol(self, token: str) -> None:
        plain = len(token) == 1 and " " < token < "\x7f" and token not in "#$%\\"
        if not plain and token not in SYMBOLS and token.rstrip() not in SYMBOLS:
            raise UnsafeMathError(f"{token} is not a known sign or command of mathematics")
        self._atom(token)

    def _atom(self, text: str) -> None:
        """Copy something that is complete in itself, as an argument where one is awaited."""
        if self.group.pending:
            self._single(text)
            self.group.pending -= 1
        else:
            self.group.begin_atom()
        self.out.append(text)

    def _single(self, text: str) -> None:
        """Refuse what is no argument without braces around it."""
        if text.strip() not in ORDINARY and not (len(text) == 1 and (text.isalnum() or text in "*+-=<>/|")):
            raise UnsafeMathError(f"{text.strip()} needs braces to be an argument")

    def _complete(self) -> None:
        if self.group.pending:
            raise UnsafeMathError(f"an argument is missing after {self.group.last}")

    def _command(self, token: str) -> None:
        self._complete()
        self.group.begin_atom()
        self.group.pending = 2 if token in TWO_ARGUMENTS else 1
        self.group.pending_rows = token == r"\substack"
        self.out.append(token)
        if token == r"\sqrt":
            self.out.append(self._matched(ROOT_INDEX))
            if self._follows("["):
                raise UnsafeMathError("the index of a root is not a plain one")

    def _open_brace(self) -> None:
        is_argument = self.group.pending > 0
        if is_argument:
            self.group.pending -= 1
        else:
            self.group.begin_atom()
        rows = is_argument and self.group.pending_rows
        self.group.pending_rows = False
        self._open(Group(Kind.BRACE, rows=rows, is_argument=is_argument), "{")

    def _open(self, group: Group, text: str) -> None:
        self.groups.append(group)
        if len(self.groups) > DEEPEST:
            raise UnsafeMathError("it is nested too deeply")
        self.out.append(text)

    def _close(self, kind: Kind, text: str) -> None:
        if self.group.kind is not kind:
            raise UnsafeMathError(f"{text.strip()} closes nothing")
        self._complete()
        self.groups.pop()
        self.out.append(text)

    def _script(self, token: str) -> None:
        self._complete()
        self.group.add_script(token)
        self.out.append(token)

    def _mark(self, token: str) -> None:
        group = self.group
        self._complete()
        group.begin_atom()
        group.marks = group.marks + 1 if token == "&" else 0
        if group.marks > group.most_marks or (token != "&" and not group.rows):
            raise UnsafeMathError(f"{token} stands where no rows are aligned")
        self.out.append(token)
        if token != "&":
            self._end_row()
            self.out.append(self._matched(SKIP_AFTER_ROW))
            if self._follows("[") or self._follows("*"):
                raise UnsafeMathError(r"\\ would swallow what follows")

    def _fence(self, token: str) -> None:
        text = token + self._delimiter()
        if token == r"\right":
            self._close(Kind.LEFT, text)
            return
        self._complete()
        self.group.begin_atom()
        if token == r"\left":
            self._open(Group(Kind.LEFT), text)
        elif self.group.kind is Kind.LEFT:
            self.out.append(text)
        else:
            raise UnsafeMathError(r"\middle stands outside of \left and \right")

    def _end(self, token: str) -> None:
        name = self._argument(ENVIRONMENT, token)
        if self.group.name != name[1:-1]:
            raise UnsafeMathError(f"{token}{name} closes nothing")
        self._close(Kind.ENVIRONMENT, token + name)

    def _begin(self, token: str) -> None:
        found = self._argument(ENVIRONMENT, token)
        name = found[1:-1]
        self._complete()
        self.group.begin_atom()
        if name not in COLUMN_MARKS or (name == "split" and not self._may_split()):
            raise UnsafeMathError(f"the environment {name} cannot stand here")
        self._open(Group(Kind.ENVIRONMENT, name, COLUMN_MARKS[name], rows=True), token + found)
        if name == "array":
            columns = self._argument(COLUMNS, name)
            self.group.most_marks = len(columns) - 3
            self.out.append(columns)
        elif name == "alignedat":
            self.group.most_marks = self._marks_of_pairs()
        if self._follows("["):
            raise UnsafeMathError(f"{name} would swallow what follows")

    def _may_split(self) -> bool:
        top_environments = (None, "", "equation", "equation*", "align", "align*", "gather", "gather*")
        return self.place is Place.DISPLAY and len(self.groups) == 1 and self.group.name in top_environments

    def _marks_of_pairs(self) -> int:
        pairs = self._argument(PAIRS, "alignat")
        self.out.append(pairs)
        return 2 * int(pairs[1:-1]) - 1

    def _limits(self, token: str) -> None:
        if self.group.last not in OPERATORS:
            raise UnsafeMathError(f"{token} stands after no operator")
        self.out.append(token)

    def _colour(self, token: str) -> None:
        self._complete()
        self.group.begin_atom()
        self.out.append(token + self._argument(COLOUR, token))
        self.group.pending = int(token == r"\textcolor")

    def _text(self, token: str) -> None:
        self._atom(f"{token}{{{self._braced_text()}}}")

    def _tag(self, token: str) -> None:
        self._complete()
        text = self._braced_text()
        if self.place is Place.LINE:
            self._blank(" ")
        else:
            self._number(token, f"{{{text}}}")

    def _braced_text(self) -> str:
        pieces = self._braced().split("$")
        if len(pieces) % 2 == 0:
            raise UnsafeMathError("$ is not closed")
        return "".join(self._piece(piece, is_math=place % 2 == 1) for place, piece in enumerate(pieces))

    def _piece(self, piece: str, *, is_math: bool) -> str:
        if is_math:
            return f"${quoted(piece, Place.LINE)}$"
        if any(character in piece.replace("\\ ", " ") for character in "\\{}^_&#"):
            raise UnsafeMathError("a text within the formula holds more than text")
        front, back = (" " if piece[:1].isspace() else ""), (" " if piece.strip() and piece[-1:].isspace() else "")
        return front + escaped(piece.replace("\\ ", " ").replace("~", " ")) + back

    def _braced(self) -> str:
        """Take a group in braces as it is written."""
        if not self._follows("{"):
            raise UnsafeMathError("a text without braces")
        start = self._after_blanks()
        depth = 0
        for found in BRACE.finditer(self.text, start):
            depth += {"{": 1, "}": -1}.get(found[0], 0)
            if depth == 0:
                self.at = found.end()
                return self.text[start + 1 : found.start()]
        raise UnsafeMathError("{ is not closed")

    def _follows(self, character: str) -> bool:
        return self.text.startswith(character, self._after_blanks())

    def _after_blanks(self) -> int:
        found = BLANKS.match(self.text, self.at)
        return self.at if found is None else found.end()

    def _matched(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        if found is None:
            return ""
        self.at = found.end()
        return found[0]

    def _argument(self, pattern: re.Pattern[str], command: str) -> str:
        found = self._matched(pattern)
        if not found:
            raise UnsafeMathError(f"{command} has an argument that is not plain")
        return found

    def _delimiter(self) -> str:
        found = TOKEN.match(self.text, self._after_blanks())
        if found is None or found[0] not in DELIMITERS:
            raise UnsafeMathError("a bracket is missing after its size")
        self.at = found.end()
        return found[0]
