"""The surface tree: a formula as it is written, before anything is decided about its meaning.

Every node carries the span of its text in the document.  The author's order and grouping are kept; nothing is evaluated,
flattened or renamed, so that printing a tree gives the formula back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from fractions import Fraction
from typing import Any

from derive.source import Span
from derive.values import dataclass


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
class Mark:
    r"""A sign that stands for no quantity: ``\infty``, ``\ldots``, ``\top`` or ``*`` in an exponent; "" is an empty cell."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Words:
    r"""Words inside a formula, such as ``\text{const}``."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Subscript:
    r"""``x_i``, ``W_{jk}``, ``x_{i,j+1}``: ``indices`` are the parts between commas, letters side by side still one Product."""

    base: Name
    indices: tuple[Node, ...]
    span: Span

    @property
    def places(self) -> tuple[Node, ...]:
        """What stands at each place of the subscript, letters side by side one by one."""
        return tuple(part for index in self.indices for part in (index.factors if isinstance(index, Product) else (index,)))


@dataclass(frozen=True, slots=True)
class Superscript:
    """A base raised to an exponent."""

    base: Node
    exponent: Node
    span: Span


@dataclass(frozen=True, slots=True)
class Scripted:
    r"""A formula that is no name with a subscript: ``(A B)_{ij}``, ``[F(x)]_a^b``, ``\left. f \right|_{x=a}``."""

    base: Node
    lower: Node | None
    upper: Node | None
    span: Span


@dataclass(frozen=True, slots=True)
class Decorated:
    r"""A formula below a line, an accent or a font: ``\overline{A \cup B}``; ``command`` has its backslash."""

    command: str
    inner: Node
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
    r"""Factors side by side or joined by ``\cdot``, ``\times`` or ``*``; ``dots`` are where those behind a dot begin."""

    factors: tuple[Node, ...]
    span: Span
    dots: frozenset[int] = field(default=frozenset(), compare=False)


@dataclass(frozen=True, slots=True)
class Quotient:
    r"""``\frac{a}{b}`` or ``a / b``."""

    numerator: Node
    denominator: Node
    slashed: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Operation:
    r"""Formulas joined by a sign whose meaning depends on the field: ``A \cup B``, ``x \mid y``, ``1 : n``, ``\pm a``.

    ``sign`` is the LaTeX of the sign; a sign in front has one operand.
    """

    sign: str
    operands: tuple[Node, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Listing:
    r"""Formulas between commas or semicolons, or side by side with words (``separator`` is then "")."""

    items: tuple[Node, ...]
    separator: str
    span: Span


@dataclass(frozen=True, slots=True)
class Assertion:
    r"""Relations inside a formula, as in ``P(X = x)``: sign k stands between the operands k and k + 1."""

    operands: tuple[Node, ...]
    signs: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Group:
    r"""A formula in ``( )``, ``[ ]`` or ``\{ \}``; ``opening`` and ``closing`` are the bare delimiters."""

    opening: str
    inner: Node
    closing: str
    span: Span


@dataclass(frozen=True, slots=True)
class Fenced:
    r"""A formula between other delimiters: ``|x|``, ``\|x\|``, ``\lfloor x \rfloor``, ``(a, b]``; "." is an invisible one."""

    opening: str
    inner: Node
    closing: str
    span: Span


@dataclass(frozen=True, slots=True)
class Factorial:
    """``n!``."""

    operand: Node
    span: Span


@dataclass(frozen=True, slots=True)
class Binomial:
    r"""``\binom{n}{k}`` or ``{n \choose k}``."""

    above: Node
    below: Node
    span: Span


@dataclass(frozen=True, slots=True)
class Root:
    r"""``\sqrt[index]{radicand}``."""

    radicand: Node
    index: Node | None
    span: Span


@dataclass(frozen=True, slots=True)
class KnownFunction:
    r"""A function with a name of its own, such as ``\ln u``, ``\log_2 u``, ``\max_i x_i`` or ``\nabla_w L``.

    ``name`` has no backslash, and the primes of a slope; ``below`` is its subscript; ``unclear`` tells that an argument without
    brackets may end before its last factor, or before the slash behind it.
    """

    name: str
    argument: Node
    span: Span
    below: Node | None = None
    unclear: bool = False


@dataclass(frozen=True, slots=True)
class Application:
    r"""A named function with its arguments: ``f(x)``, ``\sigma(z_i)``, ``p_X(x, y)``, ``E[X \mid Y]``."""

    function: Name | Subscript | Superscript
    arguments: tuple[Node, ...]
    span: Span
    opening: str = "("


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """``g(a + b)`` where nothing says whether g is a function or a factor."""

    head: Node
    group: Group
    span: Span


@dataclass(frozen=True, slots=True)
class Condition:
    r"""A relation used as a condition: ``i = j``, ``i \neq j``, ``x \in A``; ``relation`` is the sign of a relation."""

    left: Node
    relation: str
    right: Node
    span: Span


@dataclass(frozen=True, slots=True)
class BigOperator:
    r"""``\sum`` or ``\prod`` (``kind`` without backslash) with what stands below and above it.

    ``indices`` are the bound letters in their order; ``conditions`` the relations below the sign that are no lower bound.
    ``below`` is what stands below where no letter can be made out; without it, no indices mean that nothing stands there.
    """

    kind: str
    indices: tuple[Name, ...]
    lower: Node | None
    upper: Node | None
    conditions: tuple[Condition, ...]
    body: Node
    span: Span
    below: Node | None = None


@dataclass(frozen=True, slots=True)
class DerivativeBy:
    r"""One ``\partial x`` below the line; ``order`` is 2 in ``\partial x^2``, and 0 where it is the formula ``power``."""

    variable: Node
    order: int
    power: Node | None = None


@dataclass(frozen=True, slots=True)
class Derivative:
    r"""``\frac{\partial f}{\partial x}`` (``operator`` False) or ``\frac{\partial}{\partial x} f`` (``operator`` True).

    ``straight`` tells that it is written with a d, which means the same.
    """

    body: Node
    variables: tuple[DerivativeBy, ...]
    operator: bool
    span: Span
    straight: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Integral:
    r"""``\int_a^b f \, dx``: ``variables`` are those of its differentials, in their order; ``kind`` has no backslash."""

    kind: str
    lower: Node | None
    upper: Node | None
    body: Node
    variables: tuple[Node, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Differential:
    r"""``\mathrm{d}x`` or ``\partial f`` outside of a derivative and of an integral; ``sign`` is what stands before it."""

    variable: Node
    span: Span
    sign: str = r"\mathrm{d}"


@dataclass(frozen=True, slots=True)
class Matrix:
    """A matrix by rows; ``environment`` names its brackets."""

    environment: str
    rows: tuple[tuple[Node, ...], ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Branch:
    """One row of a case distinction; no conditions and no remarks mean "otherwise".

    ``remarks`` are words and formulas that say when it holds without a relation.
    """

    value: Node
    conditions: tuple[Condition, ...]
    remarks: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Cases:
    r"""``\begin{cases} … \end{cases}``."""

    branches: tuple[Branch, ...]
    span: Span


Node = (
    Numeral | Name | Mark | Words | Subscript | Superscript | Scripted | Decorated | Signed | Sum | Product | Quotient
    | Operation | Listing | Assertion | Group | Fenced | Factorial | Binomial | Root | KnownFunction | Application
    | Ambiguous | BigOperator | Derivative | Integral | Differential | Matrix | Cases
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Relation:
    r"""A relation sign: one of ``= != < <= > >= ~ :=`` (``~`` is approximate), or the command of another one, as ``\in``.

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

    ``conditions`` are index conditions written beside it (``, \quad i \neq j``), ranges such as ``i = 1, \ldots, n`` excluded;
    ``remarks`` are words and formulas beside it that may restrict it and are not understood; ``arrow`` is "=>" or "<=>" where it
    is said to follow from what stands before it, or to say the same, which is among the remarks too.
    """

    left: Node | None
    links: tuple[Link, ...]
    conditions: tuple[Condition, ...]
    span: Span
    remarks: tuple[Node, ...] = ()
    arrow: str = ""


def rebuilt(node: Any, fields: Mapping[str, object]) -> Any:
    """Give the same kind of node, or of a part of one, with other fields."""
    return replace(node, **fields)
