import json
from copy import deepcopy
from fractions import Fraction

import pytest

from derive.json_text import compact, digest
from derive.kernel.evaluate import Witness, certify
from derive.kernel.replay import replay
from derive.kernel.rule import Side, Step
from derive.kernel.scope import Declaration, Definition, Domain, Given, Relation, Scope
from derive.recheck import recheck
from derive.render.to_json import to_json
from derive.report import Claim, Defined, Finding, Proved, Refuted, Report, SecondOpinion, Skipped, Trusted, Undecided
from derive.resolve.derivation import Derivation, DerivedLink, Obligation, Treatment
from derive.source import Source, Span
from derive.terms import MINUS_ONE, ONE, Add, Element, Multiply, Number, Power, Range, Sum, Symbol

x, y, a, i, j, n = map(Symbol, "xyaijn")
two = Number(Fraction(2))
one_to_n = Range(ONE, n)
total = Sum("i", one_to_n, (), Element("w", (i,)))
given = Given("\\sum_i w_i = 1", Relation.EQUAL, total, ONE)
definition = Definition("a", (), Add((x, x)))
real = Declaration(Domain.REAL)
plain = Scope(declarations={("x", 0): real, ("y", 0): real})
rich = Scope(
    ranges={"i": one_to_n, "j": one_to_n},
    declarations={("x", 0): real, ("w", 1): Declaration(Domain.POSITIVE, (one_to_n,))},
    definitions={("a", 0): definition},
    givens=(given,),
)


def proved(left, right, scope, *steps):
    return Obligation(left, right, scope), Proved(steps, replay(steps, left, right, scope))


def refuted(left, right, scope, witness):
    return Obligation(left, right, scope), Refuted(certify(left, right, scope, witness))


quotient = Multiply((Multiply((x, y)), Power(x, MINUS_ONE)))
LOST = proved(quotient, y, plain, Step("field_identity", (), Side.LEFT, (y,)))
UNFOLDED = proved(
    a,
    Multiply((two, x)),
    rich,
    Step("unfold", (), Side.LEFT, (definition,)),
    Step("field_identity", (), Side.LEFT, (Multiply((two, x)),)),
)
NORMED = proved(total, ONE, rich, Step("use_given", (), Side.LEFT, (ONE, (given, (), ONE))))
DOUBLED = refuted(x, Multiply((two, x)), plain, Witness({}, {}, {("x", ()): Fraction(3)}))
SHARES = {("w", (1,)): Fraction(4, 7), ("w", (2,)): Fraction(3, 7)}
ONE_SHARE = refuted(Element("w", (j,)), ONE, rich, Witness({"n": 2}, {"j": 1}, SHARES))


def finding(name, judged, claim=None, opinion=None):
    obligation, verdict = judged
    wanted, decided = claim or (obligation, Claim(verdict))
    span = Span(2, 3)
    link = DerivedLink(
        name, 0, span, "x", "=", "y", isinstance(verdict, Defined), obligation, wanted, None, None, Treatment.CHECK, "", None
    )
    return Finding(link, verdict, decided, (), opinion)


def sample():
    source = Source("notes/sample.md", "$$x = y$$\n")
    inherited = (DOUBLED[0], Claim(DOUBLED[1], "s3"))
    findings = (
        finding("s1", LOST, opinion=SecondOpinion((2, 3), True, True)),
        finding("s2", UNFOLDED),
        finding("s3", DOUBLED),
        finding("s4", NORMED, inherited),
        finding("s5", (None, Undecided("nothing says what q means"))),
        finding("s6", (None, Trusted("known"))),
        finding("s7", (None, Skipped("a recipe"))),
        finding("s8", (None, Defined())),
        finding("s9", ONE_SHARE),
    )
    return Report(source, Derivation(source, (), (), (), ()), findings, ())


TEXT = to_json((sample(),))
REPORT = json.loads(TEXT)


def stamped(report):
    """Give the text of a report whose digests are computed anew, as somebody would who wants to deceive."""
    for file in report["files"]:
        for step in file["steps"]:
            step.pop("digest", None)
            certificates = (step.get("certificate"), (step.get("claim") or {}).get("certificate"))
            used = [c["scope"] for c in certificates if c]
            step["digest"] = digest(step, *(file["scopes"][p] for p in used if type(p) is int and p < len(file["scopes"])))
    return json.dumps(report)


DROP = object()
STEPS = ("files", 0, "steps")


def changed(path, value):
    report = deepcopy(REPORT)
    item = report
    for place in path[:-1]:
        item = item[place]
    if value is DROP:
        del item[path[-1]]
    else:
        item[path[-1]] = value
    return report


def test_a_report_as_it_was_written_is_confirmed():
    assert recheck(TEXT) == ()


def test_how_the_json_is_laid_out_does_not_matter():
    assert recheck(json.dumps(REPORT, sort_keys=False)) == ()


def test_what_the_sample_rests_on_is_in_it():
    step = {s["id"]: s for s in REPORT["files"][0]["steps"]}
    assert step["s1"]["conditions"] == ["x \\neq 0"]
    assert step["s2"]["definitions"] == ["a"]
    assert step["s2"]["rules"] == ["unfold", "field_identity"]
    assert step["s4"]["given"] == ["\\sum_i w_i = 1"]
    assert step["s9"]["witness"]["values"] == {"w_1": "4/7", "w_2": "3/7"}


def proof_of(step):
    return (*STEPS, step, "certificate", "proof")


def witness_of(step):
    return (*STEPS, step, "certificate", "refutation", 1)


x_squared = ["Power", ["Symbol", "x"], ["Number", "2"]]
# A path into the report, what to put there, and the reason that must be given although all digests are right.
CHANGES = {
    "a rule of another name": ((*proof_of(0), 0, 1), "sum_split_at", "proof is rejected: sum_split_at"),
    "a rule that does not exist": ((*proof_of(0), 0, 1), "simplify", "there is no rule simplify"),
    "a step at another place": ((*proof_of(0), 0, 2), [0], "proof is rejected"),
    "a step outside the term": ((*proof_of(0), 0, 2), [7], "outside the term"),
    "a step at a negative place": ((*proof_of(0), 0, 2), [-1], "outside the term"),
    "a step on the other side": ((*proof_of(1), 0, 3), "right", "proof is rejected"),
    "another argument": ((*proof_of(0), 0, 4), [x_squared], "not the same rational function"),
    "an argument that is no term": ((*proof_of(0), 0, 4), ["y"], "s1"),
    "no argument": ((*proof_of(0), 0, 4), [], "s1"),
    "a step that is missing": ((*proof_of(1), 1), DROP, "sides equal"),
    "no steps": (proof_of(0), [], "sides equal"),
    "a proof that is no proof": (proof_of(0), "trust me", "cannot be read: expected a list"),
    "a left side that is another": ((*STEPS, 0, "certificate", "left"), x_squared, "rejected"),
    "a right side that is another": ((*STEPS, 0, "certificate", "right"), x_squared, "rejected"),
    "a scope without the definition": ((*STEPS, 1, "certificate", "scope"), 0, "Defined does not hold"),
    "a scope without the given": ((*STEPS, 3, "certificate", "scope"), 0, "rejected"),
    "a scope that is not there": ((*STEPS, 1, "certificate", "scope"), 9, "no scope 9"),
    "a scope counted from the end": ((*STEPS, 1, "certificate", "scope"), -1, "no scope -1"),
    "a scope that is true": ((*STEPS, 1, "certificate", "scope"), True, "no scope true"),
    "a rule that was not used": ((*STEPS, 0, "rules"), ["field_identity", "unfold"], "its rules entry"),
    "a condition that is not listed": ((*STEPS, 0, "conditions"), [], "its conditions entry"),
    "another condition": ((*STEPS, 0, "conditions"), ["y \\neq 0"], "its conditions entry"),
    "a given that is not listed": ((*STEPS, 3, "given"), [], "its given entry"),
    "a definition that is not listed": ((*STEPS, 1, "definitions"), [], "its definitions entry"),
    "a witness for a proved step": ((*STEPS, 0, "witness"), {"n": 2}, "its witness entry"),
    "a reason for a proved step": ((*STEPS, 0, "reason"), "because", "does not go with the verdict"),
    "proved made refuted": ((*STEPS, 0, "verdict"), "refuted", "refuted does not have just the entries"),
    "refuted made proved": ((*STEPS, 2, "verdict"), "proved", "proved does not have just the entries"),
    "undecided made proved": ((*STEPS, 4, "verdict"), "proved", "there is no certificate"),
    "trusted made refuted": ((*STEPS, 5, "verdict"), "refuted", "there is no certificate"),
    "proved made undecided": ((*STEPS, 0, "verdict"), "undecided", "yet there is a certificate"),
    "a verdict that does not exist": ((*STEPS, 0, "verdict"), "obvious", 'no verdict "obvious"'),
    "proved without a certificate": ((*STEPS, 0, "certificate"), None, "there is no certificate"),
    "refuted without a certificate": ((*STEPS, 2, "certificate"), None, "there is no certificate"),
    "undecided without a reason": ((*STEPS, 4, "reason"), None, "does not go with the verdict"),
    "a claim without a certificate": ((*STEPS, 0, "claim", "certificate"), None, "claim: the verdict is proved"),
    "a claim of another verdict": ((*STEPS, 0, "claim", "verdict"), "refuted", "claim: the certificate"),
    "a claim of no verdict": ((*STEPS, 0, "claim", "verdict"), None, "claim: there is no verdict"),
    "an inheritance of a proved claim": ((*STEPS, 3, "claim", "inherited_from"), "s2", "which is proved"),
    "an inheritance from no step": ((*STEPS, 3, "claim", "inherited_from"), "s99", "no earlier step"),
    "an inheritance from a later step": ((*STEPS, 3, "claim", "inherited_from"), "s9", "no earlier step"),
    "an inheritance from itself": ((*STEPS, 3, "claim", "inherited_from"), "s4", "no earlier step"),
    "an inheritance of what is proved": ((*STEPS, 0, "claim", "inherited_from"), "s1", "inherits nothing"),
    "another value": ((*witness_of(2), 3, 0, 1), "5", "the sides are"),
    "a value where the sides are equal": ((*witness_of(2), 3, 0, 1), "0", "witness is rejected"),
    "a value of another name": ((*witness_of(2), 3, 0, 0), ["q", []], "witness is rejected"),
    "a value that is missing": ((*witness_of(2), 3), [], "witness is rejected"),
    "a value against a given": ((*witness_of(8), 3, 0, 1), "1/7", "witness is rejected"),
    "a value outside its domain": ((*witness_of(8), 3, 0, 1), "-4/7", "witness is rejected"),
    "a size that does not fit": ((*witness_of(8), 1), [["n", 3]], "witness is rejected"),
    "an index outside its range": ((*witness_of(8), 2), [["j", 3]], "witness is rejected"),
    "another index": ((*witness_of(8), 2), [["j", 2]], "the sides are"),
    "another left side": ((*STEPS, 2, "certificate", "refutation", 2), "4", "the sides are"),
    "another right side": ((*STEPS, 2, "certificate", "refutation", 3), "7", "the sides are"),
    "exactness that is not claimed": ((*STEPS, 2, "certificate", "refutation", 4), False, "the sides are"),
    "another left side in words": ((*STEPS, 2, "witness", "left"), "4", "its witness entry"),
    "another right side in words": ((*STEPS, 2, "witness", "right"), "4", "its witness entry"),
    "another value in words": ((*STEPS, 8, "witness", "values", "w_1"), "3/7", "its witness entry"),
    "another size in words": ((*STEPS, 8, "witness", "n"), 3, "its witness entry"),
    "a floating size in words": ((*STEPS, 8, "witness", "n"), 2.0, "its witness entry"),
    "another index in words": ((*STEPS, 8, "witness", "indices", "j"), 2, "its witness entry"),
    "no witness in words": ((*STEPS, 8, "witness"), None, "its witness entry"),
    "a claim's value": ((*STEPS, 3, "claim", "certificate", "refutation", 1, 3, 0, 1), "5", "claim: the sides are"),
    "an id that stands twice": ((*STEPS, 1, "id"), "s1", "stands twice"),
    "an id that is no name": ((*STEPS, 1, "id"), 2, "id is missing"),
    "an entry that is missing": ((*STEPS, 1, "given"), DROP, "entries are not those of a step"),
    "an entry too many": ((*STEPS, 1, "grade"), "A", "entries are not those of a step"),
    "a step that is a list": ((*STEPS, 1), [], "entries are not those of a step"),
    "a step that is missing from the count": ((*STEPS, 8), DROP, "the tally is"),
    "a tally too high": (("tally", "proved"), 4, "the tally is"),
    "a tally too low": (("tally", "refuted"), 0, "the tally is"),
    "a tally without a verdict": (("tally", "undecided"), DROP, "the tally is"),
    "a floating tally": (("tally", "proved"), 3.0, "the tally is"),
    "another schema": (("schema",), 2, "the schema is 2"),
    "a schema that is true": (("schema",), True, "the schema is true"),
    "no files": (("files",), DROP, "the entries schema, files, tally"),
    "files that are no list": (("files",), {}, "files is not a list"),
    "a file that is a list": (("files", 0), [], "a file does not have just the entries"),
    "steps that are a number": (("files", 0, "steps"), 3, "steps is not a list"),
    "a scope that cannot be read": (("files", 0, "scopes", 0), ["Scope"], "a scope cannot be read"),
}


def restamped(report):
    try:
        return stamped(deepcopy(report))
    except (AttributeError, KeyError, TypeError):
        return json.dumps(report)  # the shape is so broken that there is nothing to compute a digest of


@pytest.mark.parametrize(("path", "value", "reason"), CHANGES.values(), ids=CHANGES)
def test_a_change_is_noticed_by_checking_again(path, value, reason):
    problems = recheck(restamped(changed(path, value)))
    assert any(reason in problem for problem in problems), problems


@pytest.mark.parametrize("number", [0, 2, 3])
def test_a_problem_names_the_file_and_the_step(number):
    problems = recheck(json.dumps(changed((*STEPS, number, "certificate"), None)))
    assert problems[0].startswith(f"notes/sample.md: step s{number + 1}: ")


def leaves(item, path=()):
    entries = item.items() if isinstance(item, dict) else enumerate(item) if isinstance(item, list) else ()
    if not entries and not isinstance(item, dict | list):
        yield path, item
    for place, inner in entries:
        yield from leaves(inner, (*path, place))


def other(value):
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case str():
            return value + "1"
        case _:
            return 0


def test_no_value_of_any_step_can_be_changed_unnoticed():
    unnoticed = []
    for path, value in leaves(REPORT["files"][0]["steps"]):
        if not recheck(compact(changed((*STEPS, *path), other(value)))):
            unnoticed.append(path)
    assert unnoticed == []


def test_no_scope_that_is_used_can_be_changed_unnoticed():
    unnoticed = []
    for path, value in leaves(REPORT["files"][0]["scopes"]):
        if not recheck(compact(changed(("files", 0, "scopes", *path), other(value)))):
            unnoticed.append(path)
    assert unnoticed == []


def test_a_proof_of_another_statement_is_no_proof_of_this_one():
    report = changed((*STEPS, 0, "certificate"), deepcopy(REPORT["files"][0]["steps"][1]["certificate"]))
    assert any("its rules entry" in problem for problem in recheck(stamped(report)))


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '"schema"', "{}", '{"schema": 1}', "[" * 5000, '{"a": 1, "a": 1}'])
def test_what_is_no_report_is_one_problem(text):
    (problem,) = recheck(text)
    assert problem.startswith("the report cannot be read: ")


def test_a_deep_certificate_is_a_problem_and_no_crash():
    deep = '["Add", [' * 3000 + '["Pi"]' + "]]" * 3000
    text = TEXT.replace('"left": ["Symbol", "x"]', f'"left": {deep}', 1)
    assert text != TEXT
    assert recheck(text)
