from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace

import pytest

from derive.diagnostics import Code, Diagnostic, Severity
from derive.render.latex_layout import displayed, title_of
from derive.render.latex_text import escaped, heading_text, typewritten
from derive.render.to_latex import to_latex
from derive.report import Claim, Defined, Undecided
from derive.resolve.derivation import Treatment
from derive.source import Source, Span


def flat(report):
    return " ".join(to_latex(report).split())


def item(text, name):
    return text.split(rf"\item[\textbf{{{name}}}]")[1].split(r"\item")[0].split(r"\end{findings}")[0]


def shown(text, body, kind="x.md"):
    start = text.index(body)
    return displayed(Source(kind, text), Span(start, start + len(body)))


def test_document_is_complete_and_needs_three_packages(note):
    text = to_latex(note)
    assert text.startswith(r"\documentclass")
    assert text.endswith("\\end{document}\n")
    assert set(re.findall(r"\\usepackage\{(.*?)\}", text)) == {"amsmath", "amssymb", "xcolor"}


def test_same_report_gives_the_same_text(note, builder):
    assert to_latex(note) == to_latex(builder.build())


def test_title_counts_and_main_finding_stand_on_top(note):
    head = flat(note).split(r"\shown{\lambda")[0]
    assert r"The gradient of the loss, 100\% by hand \& tested\_twice" in head
    assert "2 proved, 2 refuted, 1 undecided, 1 trusted, 0 skipped, 1 definition; claims: 1 proved, 3 refuted" in head
    assert r"Step s3 on line 10 is \textcolor{refuted}{$\times$~\textbf{refuted}}." in head
    assert "inherits the error: s5. Also refuted: s4." in head


@pytest.mark.parametrize(
    "display",
    [
        r"\lambda = -\sum_i \hat{a}_i \ln(a_i)",
        "\\begin{split}\n\\frac{\\partial \\lambda}{\\partial z_j} &= -\\sum_i \\hat{a}_i (\\delta_{ij} - \\sigma(z_j)) \\\\\n"
        "  &= \\hat{a}_j - \\sigma(z_j)\n\\end{split}",
        "\\begin{align*}\nu &= \\sqrt{v} \\\\\n  &= w\n\\end{align*}",
    ],
)
def test_display_is_reproduced_as_written(note, display):
    assert display in to_latex(note)


def test_displays_and_inline_claims_stand_in_order(note):
    text = to_latex(note)
    places = [text.index(rf"\item[\textbf{{s{k}}}]") for k in range(1, 8)]
    assert places == sorted(places)
    assert "In the text on line 14" in text


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("s1", r"\textcolor{unchecked}{\textbf{definition}}."),
        ("s2", r"\textcolor{proved}{$\checkmark$~\textbf{proved}} by differentiating under the sum, the chain rule,"),
        ("s2", r"Uses the definition of $\sigma$, $a$, $\lambda$. Where $a_{i} \neq 0$. SymPy agrees for $n = 2, 3, 4$."),
        ("s2", r"line 9"),
        ("s3", r"\textcolor{refuted}{$\times$~\textbf{refuted}}. At $n = 2$, $j = 1$, $\hat{a} = (4/7, 3/7)$, $z = (1/3, -1)$:"),
        ("s3", r"the previous line is $0.21996\ldots$, this one is $-0.21996\ldots$."),
        ("s3", r"The two differ by a factor of -1: did a minus get lost? Try: $\sigma(z_j) - \hat{a}_j$."),
        ("s4", r"the left side is $1$, the right side is $0$."),
        ("s5", r"Uses no definitions. Given $\sum_i \hat{a}_i = 1$."),
        ("s5", r"\textbf{claim refuted}}: follows from the line before, but the chain is wrong since s3 (line 10)."),
        ("s6", r"\textcolor{undecided}{?~\textbf{undecided}}: nothing says what v means."),
        ("s7", r"\textcolor{unchecked}{\textbf{trusted}}: by a table of integrals."),
    ],
)
def test_step_says_what_its_verdict_rests_on(note, name, said):
    assert said in item(flat(note), name)


def test_claim_with_an_error_of_its_own_has_its_witness(note):
    finding = note.findings[4]
    text = item(flat(replace(note, findings=(replace(finding, claim=Claim(finding.claim.verdict)),))), "s5")
    assert r"the left side of the chain is $0.21996\ldots$, this side is $-0.21996\ldots$." in text


def test_mistakes_that_cancel_are_said_to(note):
    finding = replace(note.findings[2], claim=Claim(note.findings[1].verdict))
    assert "This side does equal the left side of the chain." in flat(replace(note, findings=(finding,)))


def test_undecided_claim_of_a_proved_step_says_why(note):
    finding = replace(note.findings[1], claim=Claim(Undecided("nothing says what w means")))
    text = item(flat(replace(note, findings=(finding,))), "s2")
    assert "Compared with the left side of the chain:" in text
    assert "nothing says what w means" in text


def test_expected_refutation_is_no_main_finding(note):
    finding = note.findings[2]
    link = replace(finding.link, treatment=Treatment.EXPECT_REFUTED, treatment_reason="a known_mistake")
    text = flat(replace(note, findings=(replace(finding, link=link),)))
    assert "No checked step is refuted" in text
    assert r"The author expects this to be refuted: a known\_mistake." in text


@pytest.mark.parametrize(
    ("places", "sentence"),
    [((1,), "Every step that is not a definition is proved."), ((1, 5), "1 of 2 could not be decided."), ((), "no step to check")],
)
def test_main_finding_without_a_refutation(note, places, sentence):
    findings = tuple(replace(f, claim=Claim(f.verdict)) for f in (note.findings[p] for p in places))
    assert sentence in flat(replace(note, findings=findings))


def test_diagnostic_of_a_display_stands_below_it_and_others_at_the_end(note):
    start = note.derivation.displays[0].start
    unreadable = Diagnostic(Code.FORMULA_UNREADABLE, Severity.ERROR, "g(x) & 50% of it_", Span(start, start + 1))
    text = flat(replace(note, diagnostics=(*note.diagnostics, unreadable)))
    below, after = text.split(r"\textbf{Remarks}")
    assert r"\textbf{error} (formula-unreadable): g(x) \& 50\% of it\_." in below
    assert r"\textbf{warning} (directive-unused): The directive is not used. it stands alone. remove it." in after


@pytest.mark.parametrize(
    ("text", "body", "printed"),
    [
        ("$$ a = b $$", " a = b ", r"\shown{a = b}"),
        (r"\[ a = b \tag{1} \]", r" a = b \tag{1} ", "\\[\na = b \\tag{1}\n\\]"),
        ("```math\na = b\n```", "a = b\n", r"\shown{a = b}"),
        (r"\begin{equation}a = b\end{equation}", "a = b", "\\begin{equation}\na = b\n\\end{equation}"),
        (r"\begin{align} a &= b \end{align}", " a &= b ", "\\begin{align}\na &= b\n\\end{align}"),
        (r"\begin{aligned} a &= b \end{aligned}", " a &= b ", "\\[\n\\begin{aligned} a &= b \\end{aligned}\n\\]"),
        (r"$$\begin{align*} a &= b \end{align*}$$", r"\begin{align*} a &= b \end{align*}", "\\begin{align*}\na &= b\n\\end{align*}"),
        (r"$$ a &= b \\ &= c $$", r" a &= b \\ &= c ", "\\[\n\\begin{aligned}\n a &= b \\\\ &= c \n\\end{aligned}\n\\]"),
        (r"\begin{displaymath}a\end{displaymath}", "a", r"\shown{a}"),
    ],
)  # fmt: skip
def test_display_gets_the_delimiters_that_it_had(text, body, printed):
    assert shown(text, body) == printed


def test_wide_rows_are_set_in_smaller_type():
    body = " a &= " + " + ".join("b" * 2 for _ in range(30)) + " "
    assert shown(rf"\begin{{align}}{body}\end{{align}}", body).startswith("{\\small\n")


@pytest.mark.parametrize(
    "body",
    [r" \input{/etc/passwd} ", r" x } \end{document} ", r" \frac ", " a _ ", r" \pdv{f}{x} ", " ^^5cinput ", "", " % only a comment"],
)
def test_display_that_could_do_more_than_be_typeset_is_only_shown(body):
    text = shown(f"$${body}$$", body)
    assert r"\texttt{" in text
    assert "shown as written" in text
    assert not re.search(r"\\(input|pdv|frac|end\{document)", text)


@pytest.mark.parametrize(
    "hostile",
    [r"\input{x}", r"\end{document}", "$x$", "50% & #1 _ ^^5c ~", "{", "}", r"\\", "\x00\x1b", "日本 é σ – “q”", "<!-- a -->"],
)
def test_prose_is_escaped_wherever_it_stands(note, hostile):
    source = Source(f"{hostile}.md", f"# {hostile}\n{note.source.text}")
    finding = replace(note.findings[5], verdict=Undecided(hostile), claim=Claim(Undecided(hostile)))
    diagnostic = Diagnostic(Code.NOTHING_FOUND, Severity.WARNING, hostile, None, (hostile,), hostile)
    broken = replace(finding, link=replace(finding.link, left_latex=hostile, right_latex=hostile, display=None))
    text = to_latex(replace(note, source=source, findings=(broken,), diagnostics=(diagnostic,)))
    body = text.split(r"\makeatother")[1]
    assert body.count(r"\end{document}") == 1
    assert r"\input" not in body
    assert body.isascii()
    assert not re.search(r"\^\^|(?<!\\)[#%]", body)


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("a\\b", r"a\textbackslash{}b"),
        ("{}$&#_%", r"\{\}\ensuremath{\mathdollar}\&\#\_\%"),
        ("~^", r"\textasciitilde{}\textasciicircum{}"),
        ("é Ö ñ", r"\'{e} \"{O} \~{n}"),
        ("σ ≤", r"\ensuremath{\sigma} \ensuremath{\leq}"),
        ("日", r"{\ttfamily[U+65E5]}"),
        ("a\n\n b", "a b"),
    ],
)
def test_escaped_text_shows_its_characters(text, latex):
    assert escaped(text) == latex


def test_typewritten_text_keeps_its_lines():
    assert typewritten("a\n\n b_c\n") == r"\texttt{a} \\ \texttt{b\_c}"


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("## The title ##", "The title"),
        ("# C# and F#", "C# and F#"),
        ("The title\n=========", "The title"),
        (r"\section*{The \emph{title}}", r"The \emph{title}"),
        ("\\title{Two\nlines}\n more", "Two lines"),
        (r"\subsection[short]{Long}", "Long"),
    ],
)
def test_heading_text_has_no_marks(written, text):
    assert heading_text(written) == text


@pytest.mark.parametrize(
    ("path", "text", "title"),
    [
        ("a/b.md", "<!-- derive\n# no\n-->\n```sh\n# no\n```\n# Yes\n", "Yes"),
        ("a/b.md", "no heading", "b.md"),
        ("b.tex", "\\begin{document}\n\\section{Yes}", "Yes"),
        ("b.tex", "# no", "b.tex"),
    ],
)
def test_title_is_the_first_heading(path, text, title):
    assert title_of(Source(path, text)) == title


def test_definition_alone_needs_no_proof(note):
    finding = note.findings[0]
    assert isinstance(finding.verdict, Defined)
    assert "proved" not in item(flat(replace(note, findings=(finding,), diagnostics=())), "s1")


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")
def test_page_compiles(note, tmp_path):
    start = note.derivation.displays[0].start
    hostile = Diagnostic(Code.FORMULA_UNREADABLE, Severity.ERROR, r"\input{x} 日 σ é `'\"<|>~^#%&_", Span(start, start + 1))
    tmp_path.joinpath("note.tex").write_text(to_latex(replace(note, diagnostics=(*note.diagnostics, hostile))), "utf-8")
    command = ("pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "note.tex")
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert run.returncode == 0, run.stdout.decode("utf-8", "replace")[-2000:]


def test_what_was_found_stands_in_the_margin(note):
    items = {found[1]: found[2] for found in re.finditer(r"\\item\[\\textbf\{(s\d+)\}\] \\inmargin(.*?)\\textcolor\{unchecked\}", to_latex(note))}
    assert items["s2"].startswith(r"{proved}{$\checkmark$}{}")
    assert items["s3"].startswith(r"{refuted}{$\times$}{\textcolor{refuted}{\vrule")
    assert items["s5"].startswith(r"{proved}{$\checkmark$}{\textcolor{refuted}{\vrule")  # it follows from what is wrong
    assert items["s6"].startswith("{undecided}{?}{}")
    assert "s1" not in items
