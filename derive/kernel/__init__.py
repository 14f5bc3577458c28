"""The trusted part: what a proof and a witness mean.  TRUSTED.

To believe a verdict one must believe ``derive.terms`` and this package, and nothing else of ours; the search that finds proofs
and witnesses only suggests.  In particular:

- ``replay`` runs a proof step by step and returns exactly when it turns one side of an obligation into the other.  Every step
  is one rule of ``derive.kernel.rules``, an identity for every n wherever both of its sides and its conditions hold.
- Both sides must be real numbers on the same region: a sign condition of one side (the argument of a logarithm, a root) that
  does not hold everywhere must be one of the other side too.  What the sides divide by is listed with the proof.
- The result of a step has a real value wherever both sides of the obligation have one, because what it replaces has, or because
  the rule requires it; so what the result tells about its own domain may be used by the steps after it.
- The conditions of a step are discharged where it stands (``conditions``), from the scope, from the binders around it, and from
  what is known because the sides, and with them every term that a step rewrites, have real values (``facts``).  Each fact has
  the key of its place: what holds for some values of an index, or in one case, is not used for others.
- A definition is looked through only where it is closed and does not rest on itself.  Under a derivative by a defined name that
  name is not unfolded, and what its definition tells of its sign is used only where that holds near the point as well.
- Bound names never collide: a name is bound at most once on a path, never both free and bound, and never that of a scalar.
  ``replay`` renames the result of every step so, and rejects a result with a free name that its place does not have.
- ``field_identity`` compares rational functions over atoms with the exact arithmetic of ``arithmetic``.
- The variable of an integral is a real number of which nothing is known but what holds at both bounds; an integral is evaluated
  only by what is shown to have the integrand as its derivative, and where both have values at the bounds and between them.
- An integral or a sum without end is a limit.  What stands on a side exists where that side has a value; whatever a rule brings in
  is known to exist.  Where a limit goes away other than by its value, all of the sides are listed.  Infinity has no domain.
- ``certify`` knows integrals without end of powers times exponentials by the functions of python-flint, not by the rules.
- A function that is only named is supposed to have the derivatives that are asked of it; that it is continuous is listed.
- A condition inside a limit needs to hold from somewhere on, or near the number that its variable approaches, for what is fixed.
- A given holds for all values of its indices, in its own scope alone, and not under a derivative that varies what it fixes.
- ``certify`` evaluates both sides of the source obligation, by its own differentiation, at a point that lies in every declared
  domain and meets every given exactly; exact rationals where possible, else the certified balls of python-flint.

Outside of this: Python, and python-flint's rational and ball arithmetic.
"""
