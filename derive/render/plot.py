"""Both sides of a refuted step over one variable, everything else as at the witness: where they part, and how far."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from io import BytesIO

from derive.kernel.evaluate import NoValue, Unclear, Undefined, Witness, evaluate, needed
from derive.kernel.point import Key
from derive.kernel.scope import Domain
from derive.render.words import plain_name
from derive.resolve.dependencies import parts_of
from derive.resolve.derivation import Obligation
from derive.terms import Derivative, Element, Symbol, Term
from derive.values import dataclass

POINTS, REACH, PRECISION = 81, 3, 64
LARGEST = 1e12
WIDTH, HEIGHT = 4.2, 2.4
SUBSCRIPTS = str.maketrans("0123456789,", "₀₁₂₃₄₅₆₇₈₉,")
BLUE, ORANGE = "#1f5f96", "#c4520b"  # told apart in every kind of colour blindness; one is dashed beside


@dataclass(frozen=True, slots=True)
class Curves:
    """The values of both sides at points of one variable; None where a side has no value."""

    variable: str
    at: float
    points: tuple[float, ...]
    left: tuple[float | None, ...]
    right: tuple[float | None, ...]


def curves_of(step: Obligation, claim: Obligation | None, witness: Witness) -> Curves | None:
    """Give both sides around a witness, over what the chain is a derivative by or else the only free variable, if there is one."""
    chosen = _variable((step,) if claim is None else (step, claim), witness)
    if chosen is None or any(chosen[0] in _concerned(g.left, g.right, step) for g in step.scope.givens):
        return None  # what is given would not hold beside the witness
    name, places = chosen
    middle = witness.values[chosen]
    points = tuple(_points(step, chosen, middle))
    left, right = (tuple(_value(side, step, witness, chosen, p) for p in points) for side in (step.left, step.right))
    if sum(a is not None and b is not None for a, b in zip(left, right, strict=True)) < POINTS // 4:
        return None
    label = plain_name(name) + ",".join(map(str, places)).translate(SUBSCRIPTS)
    return Curves(label, float(middle), tuple(map(float, points)), left, right)


def _variable(obligations: tuple[Obligation, ...], witness: Witness) -> Key | None:
    parts = (part for o in obligations for part in parts_of((o.left, o.right)))
    by = next((part.variable for part in parts if isinstance(part, Derivative)), None)
    match by:
        case Symbol(name) if (name, ()) in witness.values:
            return (name, ())
        case Element(family, indices) if all(isinstance(i, Symbol) and i.name in witness.indices for i in indices):
            key = (family, tuple(witness.indices[i.name] for i in indices if isinstance(i, Symbol)))
            return key if key in witness.values else None
        case _:
            first = obligations[0]
            names = _concerned(first.left, first.right, first)
            free = [key for key in witness.values if key[0] in names]
            return free[0] if len(free) == 1 else None


def _concerned(left: Term, right: Term, step: Obligation) -> frozenset[str]:
    """Give the declared names that two sides depend on, also through definitions."""
    return frozenset(name for name, _ in needed(left, right, replace(step.scope, givens=()))[0])


def _points(step: Obligation, chosen: Key, middle: Fraction) -> Iterator[Fraction]:
    """Give points on both sides of the witness, within the domain of the variable."""
    declaration = step.scope.declarations.get((chosen[0], len(chosen[1])))
    domain = declaration.domain if declaration is not None else Domain.REAL
    wide = max(Fraction(REACH), abs(middle) * 2)
    for place in range(POINTS):
        point = middle + wide * Fraction(2 * place - POINTS + 1, POINTS - 1)
        if point > 0 or domain is Domain.REAL or (point == 0 and domain is Domain.NONNEGATIVE):
            yield point


def _value(side: Term, step: Obligation, witness: Witness, chosen: Key, point: Fraction) -> float | None:
    try:
        value = float(evaluate(side, step.scope, replace(witness, values={**witness.values, chosen: point}), PRECISION))
    except (NoValue, Undefined, Unclear, OverflowError):
        return None
    return value if abs(value) < LARGEST else None


def drawn(curves: Curves, left: str, right: str) -> str:
    """Give the picture as a data address of SVG; the same curves give the same picture."""
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    out = BytesIO()
    with mpl.rc_context({"svg.hashsalt": "derive", "svg.fonttype": "path", "font.size": 8, "text.usetex": False}):
        figure = Figure((WIDTH, HEIGHT), layout="constrained")
        FigureCanvasSVG(figure)
        axes = figure.add_subplot()
        for values, name, colour, dashes in ((curves.left, left, BLUE, "-"), (curves.right, right, ORANGE, "--")):
            heights = [float("nan") if value is None else value for value in values]
            axes.plot(curves.points, heights, dashes, color=colour, label=name, linewidth=1.6)
        axes.axvline(curves.at, color="#888888", linewidth=0.8, linestyle=":")
        axes.set_xlabel(curves.variable)
        axes.grid(visible=True, alpha=0.25)
        axes.legend(frameon=False)
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    return f"data:image/svg+xml;base64,{b64encode(out.getvalue()).decode()}"
