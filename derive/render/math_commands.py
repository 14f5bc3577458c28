"""The commands and environments of mathematics that do nothing but typeset, by what they need around them."""

from __future__ import annotations

from collections.abc import Mapping

UNLIMITED = 99


def _listed(commands: str) -> frozenset[str]:
    return frozenset(commands.split())


COLUMN_MARKS: Mapping[str, int] = {
    "aligned": UNLIMITED, "split": 1, "gathered": 0, "cases": 1, "matrix": 9, "pmatrix": 9, "bmatrix": 9, "Bmatrix": 9,
    "vmatrix": 9, "Vmatrix": 9, "smallmatrix": 9, "array": 0, "alignedat": 0,
}  # fmt: skip
OUTER: Mapping[str, int] = {
    "equation": 0, "equation*": 0, "align": UNLIMITED, "align*": UNLIMITED, "alignat": 0, "alignat*": 0, "flalign": 9,
    "flalign*": 9, "gather": 0, "gather*": 0, "multline": 0, "multline*": 0, "eqnarray": 2, "eqnarray*": 2,
}  # fmt: skip
ONE_ROW = frozenset(("equation", "equation*"))

ONE_ARGUMENT = _listed(r"""
    \hat \bar \tilde \vec \dot \ddot \widehat \widetilde \overline \underline \check \breve \acute \grave
    \mathring \mathbf \boldsymbol \bm \mathrm \mathit \mathsf \mathtt \mathcal \mathbb \mathfrak \operatorname
    \operatorname* \mathop \mathbin \mathrel \boxed \underbrace \overbrace \phantom \hphantom \vphantom
    \substack \overrightarrow \pmod \sqrt \not
""")
TWO_ARGUMENTS = _listed(r"\frac \dfrac \tfrac \cfrac \binom \dbinom \tbinom \overset \underset \stackrel")
TEXT_COMMANDS = _listed(r"\text \textbf \textit \textrm \mbox")
OPERATORS = _listed(r"""
    \sum \prod \int \iint \oint \coprod \bigcup \bigcap \bigoplus \bigotimes \lim \limsup \liminf \max \min \sup
    \inf
""")
ORDINARY = _listed(r"""
    \alpha \beta \gamma \delta \epsilon \varepsilon \zeta \eta \theta \vartheta \iota \kappa \lambda \mu \nu \xi
    \pi \varpi \rho \varrho \sigma \varsigma \tau \upsilon \phi \varphi \chi \psi \omega \Gamma \Delta \Theta
    \Lambda \Xi \Pi \Sigma \Upsilon \Phi \Psi \Omega \ell \hbar \imath \jmath \Re \Im \aleph \partial \nabla
    \infty \emptyset \varnothing \ast \star \circ \bullet \top \bot \dagger \ddagger \prime \triangle \square
    \perp \parallel \times \oplus
""")
SYMBOLS = _listed(r"""
    \arg \log \ln \lg \exp \sin \cos \tan \cot \sec \csc \arcsin \arccos \arctan \sinh \cosh \tanh \coth \det
    \dim \ker \gcd \deg \Pr \hom \bmod \cdot \div \pm \mp \otimes \odot \ominus \cup \cap \setminus \wedge \vee
    \neg \lnot \land \lor \surd \angle \forall \exists \nexists \in \notin \ni \subset \subseteq \supset
    \supseteq \subsetneq \leq \geq \le \ge \ll \gg \neq \ne \lt \gt \equiv \sim \simeq \approx \cong \propto
    \prec \succ \preceq \succeq \mid \nmid \models \vdash \to \gets \rightarrow \leftarrow \Rightarrow
    \Leftarrow \leftrightarrow \Leftrightarrow \mapsto \implies \impliedby \iff \longrightarrow \Longrightarrow
    \longmapsto \uparrow \downarrow \hookrightarrow \therefore \because \ldots \cdots \vdots \ddots \dots \dotsc
    \dotsb \quad \qquad \enspace \, \; \: \! \lbrace \rbrace \langle \rangle \lvert \rvert \lVert \rVert \vert
    \Vert \lfloor \rfloor \lceil \rceil \lbrack \rbrack \backslash \| \{ \} \% \& \$ \# \_ \displaystyle
    \textstyle \scriptstyle \colon \coloneqq
""") | {"\\ "} | OPERATORS | ORDINARY
SIZED = _listed(r"\big \Big \bigg \Bigg \bigl \bigr \Bigl \Bigr \biggl \biggr \Biggl \Biggr \bigm \Bigm")
DELIMITERS = _listed(r"""
    ( ) [ ] | / . < > \{ \} \| \lbrace \rbrace \langle \rangle \lvert \rvert \lVert \rVert \vert \Vert \lfloor
    \rfloor \lceil \rceil \lbrack \rbrack \backslash \uparrow \downarrow
""")
LAYOUT = frozenset(("&", r"\\", r"\nonumber", r"\notag"))
