"""The trusted part: what a proof and a witness mean.  TRUSTED.

To believe a verdict one must believe ``derive.terms`` and this package, and nothing else of ours; the search that finds proofs
and witnesses only suggests.  In particular:

- ``replay`` runs a proof step by step and returns exactly when it turns one side of an obligation into the other.  Every step
  is one rule of ``derive.kernel.rules``, an identity for every n wherever both of its sides and its conditions hold.
- The conditions of a step are discharged where it stands (``conditions``), from the scope and the binders around it.  What
  remains of the form "a denominator is not zero" is listed with the proof; every other condition that remains rejects it.
- Both sides must be real numbers on the same region: a sign condition of one side (the argument of a logarithm, a root) that
  does not hold everywhere must be one of the other side too.
- Bound names never collide: a name is bound at most once on a path, and never both free and bound.  ``replay`` renames the
  result of every step so, and rejects a result with a free name that its place does not have.
- ``field_identity`` compares rational functions over atoms with the exact arithmetic of ``arithmetic``.
- A given holds for all values of its indices, in its own scope alone, and not under a derivative that varies what it fixes.
- ``certify`` evaluates both sides of the source obligation, by its own differentiation, at a point that lies in every declared
  domain and meets every given exactly; exact rationals where possible, else the certified balls of python-flint.

Outside of this: Python, and python-flint's rational and ball arithmetic.
"""
