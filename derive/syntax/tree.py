"""The surface tree: a formula as it is written, before anything is decided about its meaning.

Every node carries the span of its text in the document.  The author's order and grouping are kept; nothing is evaluated,
flattened or renamed, so that printing a tree gives the formula back.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from derive.source import Span


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number in digits; ``decimals`` counts the digits behind the point."""

    value: Fraction
    decimals: int
    span: Span


@dataclass(frozen=True, slots=True)
class Name:
    r"""A letter, a command or an accented letter, spelled canonically: ``z``, ``\sigma``, ``\hat{a}``, ``\mathbf{z}``, ``x'``."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Subscript:
    r"""``x_i``, ``W_{jk}``, ``x_{i,j+1}``: ``indices`` are the parts between commas, letters side by side still one Product."""

    base: Name
    indices: tuple[Node, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Superscript:
    """A base raised to an exponent."""

    base: Node
    exponent: Node
    span: Span


@dataclass(frozen=True, slots=True)
class Signed:
    """A leading sign; ``negative`` is False for a unary plus."""

    negative: bool
    operand: Node
    span: Span


@dataclass(frozen=True, slots=True)
class Sum:
    """Terms joined by plus and minus; ``negatives[k]`` tells whether term k is subtracted (always False for the first)."""

    terms: tuple[Node, ...]
    negatives: tuple[bool, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Product:
    r"""Factors side by side or joined by ``\cdot``, ``\times`` or ``*``."""

    factors: tuple[Node, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Quotient:
    r"""``\frac{a}{b}`` or ``a / b``."""

    numerator: Node
    denominator: Node
    slashed: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Group:
    """A bracketed formula; ``opening`` and ``closing`` are the bare delimiters."""

    opening: str
    inner: Node
    closing: str
    span: Span


@dataclass(frozen=True, slots=True)
class Root:
    r"""``\sqrt[index]{radicand}``."""

    radicand: Node
    index: Node | None
    span: Span


@dataclass(frozen=True, slots=True)
class KnownFunction:
    r"""A function whose meaning is fixed, such as ``\ln u`` or ``\exp(u)``; ``name`` has no backslash."""

    name: str
    argument: Node
    span: Span


@dataclass(frozen=True, slots=True)
class Application:
    """A named function with its arguments: ``f(x)``, ``\\sigma(z_i)``."""

    function: Name
    arguments: tuple[Node, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """``g(a + b)`` where nothing says whether g is a function or a factor."""

    head: Node
    group: Group
    span: Span


@dataclass(frozen=True, slots=True)
class Condition:
    r"""A relation used as a condition: ``i = j``, ``i \neq j``, ``k < n``; ``relation`` is one of ``= != < <= > >=``."""

    left: Node
    relation: str
    right: Node
    span: Span


@dataclass(frozen=True, slots=True)
class BigOperator:
    r"""``\sum`` or ``\prod`` (``kind`` without backslash) with what stands below and above it.

    ``indices`` are the bound letters in their order; ``conditions`` the relations below the sign that are no lower bound.
    """

    kind: str
    indices: tuple[Name, ...]
    lower: Node | None
    upper: Node | None
    conditions: tuple[Condition, ...]
    body: Node
    span: Span


@dataclass(frozen=True, slots=True)
class DerivativeBy:
    r"""One ``\partial x`` below the line; ``order`` is 2 in ``\partial x^2``."""

    variable: Node
    order: int


@dataclass(frozen=True, slots=True)
class Derivative:
    r"""``\frac{\partial f}{\partial x}`` (``operator`` False) or ``\frac{\partial}{\partial x} f`` (``operator`` True)."""

    body: Node
    variables: tuple[DerivativeBy, ...]
    operator: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Branch:
    """One row of a case distinction; no conditions means "otherwise"."""

    value: Node
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Cases:
    r"""``\begin{cases} … \end{cases}``."""

    branches: tuple[Branch, ...]
    span: Span


Node = (
    Numeral | Name | Subscript | Superscript | Signed | Sum | Product | Quotient | Group | Root | KnownFunction
    | Application | Ambiguous | BigOperator | Derivative | Cases
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Relation:
    r"""A relation sign: one of ``= != < <= > >= ~ :=`` (``~`` stands for every approximate sign).

    ``reason`` is the text stacked above it by ``\overset`` or ``\stackrel``.
    """

    sign: str
    reason: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Link:
    """A relation and the side on its right."""

    relation: Relation
    right: Node


@dataclass(frozen=True, slots=True)
class Statement:
    r"""One chain ``left = right = right …`` as it stands in a display; ``left`` is None where the display begins with a relation.

    ``conditions`` are index conditions written beside it (``, \quad i \neq j``), ranges such as ``i = 1, \ldots, n`` excluded.
    """

    left: Node | None
    links: tuple[Link, ...]
    conditions: tuple[Condition, ...]
    span: Span
