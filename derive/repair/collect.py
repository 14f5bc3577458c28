"""Terms as they would have to be, like terms collected: from the normal forms of both sides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from flint import fmpq

from derive.kernel.arithmetic import Monomial as Exponents
from derive.kernel.arithmetic import Polynomial, accumulate
from derive.prover.polynomials import polynomials
from derive.repair.edits import Edit, parts, replaced, written
from derive.repair.monomials import Monomial
from derive.repair.pool import SIMPLE, Atom, printed
from derive.repair.spelling import spelled
from derive.report import MendKind
from derive.resolve.dependencies import parts_of
from derive.resolve.derivation import Obligation
from derive.resolve.side_reader import ReadSide, SideReader
from derive.source import Span
from derive.syntax import tree
from derive.terms import Apply, Element, Function, Key, Multiply, Number, Power, Symbol, Term, key
from derive.values import dataclass

TIMEOUT, PATIENCE, MOST_CHANGED, MOST_ADDED = 10.0, 500, 4, 3
LARGEST = 400  # parts of a side that is worked out: one with more has no short normal form, and to look takes long
WORKED_OUT = 8  # a mend that keeps nothing of a side is larger than most
WRITTEN = SIMPLE | tree.KnownFunction | tree.Root | tree.BigOperator | tree.Superscript
UNREADABLE = re.compile(r"\\(begin|partial|exp)\b")
TIGHT = re.compile(r"(?<![\\A-Za-z])[0-9A-Za-z][A-Za-z]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A term with its sign; ``own`` is the term as it is written, where it is kept."""

    negative: bool
    body: str
    own: bool


def collected(text: str, side: ReadSide, obligation: Obligation, reader: SideReader, lefts: tuple[str, ...]) -> Iterator[Edit]:
    """Give the edit after which every term of a side that is one row has the coefficient that the left side asks for."""
    if "\\\\" in text or "&" in text:
        return
    found = tuple(_terms(side.node))
    read = [reader.side(written(text, node)) for _, node in found]
    terms = tuple(r.term for r in read if r is not None)
    if len(terms) < len(found) or text.strip() == "0":
        return
    forms = polynomials((obligation.left, *terms), obligation.scope, timeout=TIMEOUT, uses=PATIENCE)
    if forms is None:
        return
    (wanted, *own), atoms = forms
    speller = _Speller(atoms, (text, *lefts), reader)
    signed = [(-1 if negative else 1, node) for negative, node in found]
    pieces, lacking = _pieces(text, signed, own, dict(wanted), speller)
    added = [speller.piece(m, c) for m, c in sorted(lacking.items(), key=lambda pair: _order(pair[0]))]
    changed = sum(piece is None or not piece.own for piece in pieces)
    kept = [piece for piece in (*pieces, *added) if piece is not None]
    if not any(pieces) or changed + len(added) > MOST_CHANGED or len(added) > MOST_ADDED or speller.unreadable:
        return
    yield _edit(side.node, pieces, kept, changed, len(added))


def worked_out(text: str, obligation: Obligation, reader: SideReader, lefts: tuple[str, ...]) -> Iterator[Edit]:
    """Give the edit that writes the normal form of the left side, where it has few terms, for the whole side."""
    if sum(1 for _ in parts_of((obligation.left,))) > LARGEST:
        return
    forms = polynomials((obligation.left,), obligation.scope, timeout=TIMEOUT, uses=PATIENCE)
    if forms is None or len(forms[0][0]) > MOST_CHANGED:
        return
    ((wanted,), atoms) = forms
    speller = _Speller(atoms, (text, *lefts), reader)
    pieces = [speller.piece(m, c) for m, c in sorted(wanted.items(), key=lambda pair: _order(pair[0]))]
    if pieces and not speller.unreadable:
        start, end = len(text) - len(text.lstrip()), len(text.rstrip())
        yield Edit(MendKind.VALUE, replaced(Span(start, end), _line(pieces)), WORKED_OUT + len(pieces), collects=True)


def _terms(node: tree.Node) -> Iterator[tuple[bool, tree.Node]]:
    match node:
        case tree.Sum(terms, negatives):
            for term, negative in zip(terms, negatives, strict=True):
                yield from ((sign is not negative, inner) for sign, inner in _terms(term) if not isinstance(term, tree.Sum))
        case tree.Signed(negative, operand) if not isinstance(operand, tree.Signed | tree.Sum):
            yield negative, operand
        case _:
            yield False, node


def _pieces(
    text: str, signed: list[tuple[int, tree.Node]], own: list[Polynomial], wanted: Polynomial, speller: _Speller
) -> tuple[list[Piece | None], Polynomial]:
    """Give the terms with the coefficients that are wanted, None for one that is left out, and what is lacking."""
    for (sign, _), form in zip(signed, own, strict=True):
        if len(form) != 1:  # a product of brackets and the like stays as it is
            accumulate(wanted, form, fmpq(-sign))
    pieces: list[Piece | None] = []
    for (sign, node), form in zip(signed, own, strict=True):
        body = written(text, node)
        if len(form) != 1:
            pieces.append(Piece(sign < 0, body, own=True))
            continue
        ((exponents, size),) = form.items()
        coefficient = wanted.pop(exponents, fmpq(0))
        if coefficient == size * sign:
            pieces.append(Piece(sign < 0, body, own=True))
        elif coefficient == -size * sign:
            pieces.append(Piece(sign > 0, body, own=False))
        else:
            pieces.append(speller.piece(exponents, coefficient) if coefficient else None)
    return pieces, wanted


def _order(exponents: Exponents) -> tuple[tuple[int, int], ...]:
    return tuple((atom, -exponent) for atom, exponent in exponents)


class _Speller:
    """Spells monomials as the author does: atoms as they are written, side by side without blanks where the author does so."""

    def __init__(self, atoms: tuple[Term, ...], texts: tuple[str, ...], reader: SideReader) -> None:
        self.atoms, self.reader = atoms, reader
        self.known: dict[Key, str] = {}
        self.tight = any(TIGHT.search(text) for text in texts)
        self.unreadable = False
        for text in texts:
            side = reader.side(text)
            for part in parts(side.node) if side is not None else ():
                if isinstance(part.node, WRITTEN):
                    latex = written(text, part.node)
                    read = reader.side(latex)
                    if read is not None:
                        self.known.setdefault(key(read.term), latex)

    def piece(self, exponents: Exponents, coefficient: fmpq) -> Piece:
        """Give a monomial as a term with its sign."""
        size = Fraction(int(coefficient.p), int(coefficient.q))
        powers = tuple(self.power(self.atoms[atom], e) for atom, e in sorted(exponents, key=lambda pair: self.rank(pair[0])))
        body = spelled(Monomial(abs(size), powers))
        if self.tight and all(len(atom.latex) == 1 for atom, _ in powers):
            body = body.replace(" ", "")
        return Piece(size < 0, body, own=False)

    def rank(self, atom: int) -> int:
        """Put sizes of ranges first among factors, and what has a sign of its own, such as a root, last."""
        term = self.atoms[atom]
        if isinstance(term, Symbol):
            return 0 if term.name in self.reader.names.scope.sizes() else 1
        return 1 if isinstance(term, Element) else 2

    def power(self, atom: Term, exponent: int) -> tuple[Atom, int]:
        """Give an atom as it is written, in brackets where a power needs them; the exponent of e^x is multiplied instead."""
        if isinstance(atom, Apply) and atom.function is Function.EXP and exponent != 1:
            atom, exponent = replace(atom, argument=Multiply((Number(Fraction(exponent)), atom.argument))), 1
        atom = _as_power(atom)
        known = self.known.get(key(atom))
        latex = known or printed(atom, self.reader)
        self.unreadable |= known is None and UNREADABLE.search(latex) is not None
        if abs(exponent) > 1 and isinstance(atom, Apply | Power) and not latex.startswith(("\\ln", "\\log")):
            latex = rf"\left( {latex} \right)"
        return Atom(latex, latex, ()), exponent


def _edit(node: tree.Node, pieces: list[Piece | None], kept: list[Piece], changed: int, added: int) -> Edit:
    """Give the change of a side from its first term that changes to its end."""
    nodes = [inner for _, inner in _terms(node)]
    same = next((k for k, piece in enumerate(pieces) if piece is None or not piece.own), len(pieces))
    start = nodes[same - 1].span.end if same else node.span.start
    new = _line(kept) if not same else "".join(map(_behind, kept[same:]))
    kind = MendKind.DROPPED_TERM if added else MendKind.EXTRA_TERM if None in pieces else MendKind.FACTOR
    return Edit(kind, replaced(Span(start, node.span.end), new), 3 + changed + 2 * added, collects=True)


def _line(pieces: list[Piece]) -> str:
    first, *rest = pieces
    return ("-" if first.negative else "") + first.body + "".join(map(_behind, rest))


def _behind(piece: Piece) -> str:
    return (" - " if piece.negative else " + ") + piece.body


def _as_power(atom: Term) -> Term:
    """Write u^v for e^(v ln u)."""
    match atom:
        case Apply(Function.EXP, Multiply(factors)):
            logs = [f for f in factors if isinstance(f, Apply) and f.function is Function.LOG]
            if len(logs) == 1:
                rest = tuple(f for f in factors if f is not logs[0])
                return Power(logs[0].argument, rest[0] if len(rest) == 1 else Multiply(rest))
        case _:
            pass
    return atom
