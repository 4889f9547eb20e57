"""Feedback for a learner who makes the same slip again: at each further time a step more.

The first time the sentence of `explain` stands alone. The second time it names the line at which
the value was last set, and asks; from the third time on it works the step with the learner's own
numbers. It is all made of one verdict and one run: how often a slip came, others count.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from checker.grading.judge.run import Run
from checker.grading.messages import worked
from checker.grading.plan import Plan
from checker.models.exercise import Fixed
from checker.models.observation import Observation, Submission
from checker.models.place import Place
from checker.models.said import joined, say
from checker.models.source import lines_of
from checker.models.verdict import EARNING, Finding, Verdict
from checker.solver.graph import Values

NOT_OF_THE_RULE = frozenset({"not-at-top-level", "other-variant"})
"""Slips that a look at the step's rule does not help with."""
LONGEST = 100
"""Longer source lines are cut."""


def further(
    plan: Plan, submission: Submission, seen: Sequence[Observation], verdict: Verdict
) -> tuple[str, ...]:
    """Sentences for the second and the third time in a row; none where nothing went wrong.

    `seen` is what was seen of the runs, the one on the given data first.
    """
    first = next((one for one in verdict.findings if one.status not in EARNING), None)
    if first is None or first.status != "wrong" or first.slip in NOT_OF_THE_RULE:
        return ()
    if seen[0].outcome != "finished":
        return ()
    run = Run(plan, plan.given, seen[0])
    sentences = (_where(first, submission, run), _worked(first, run))
    return tuple(sentence for sentence in sentences if sentence)


def further_of_choice(plan: Plan, verdict: Verdict) -> tuple[str, ...]:
    """For a response that was wrong again: the rules, in the order in which they are used."""
    if verdict.status != "incorrect" or plan.exercise.ask is None:
        return ()
    graph, ask = plan.graph, plan.exercise.ask
    names = [name for name in graph.nodes if name == ask or name in graph.ancestors(ask)]
    rules: list[str] = [
        say("`{name}` is {rule}", name=graph.learner_name(name), rule=graph.formula(name))
        for name in names
    ]
    chain = reduce(lambda one, other: say("{one}; then {other}", one=one, other=other), rules)
    return (say("Go through it step by step, on paper: {steps}.", steps=chain),)


def _where(finding: Finding, submission: Submission, run: Run) -> str:
    question = _question(finding, run)
    lines = lines_of(submission.source)
    if finding.line is None or not 0 < finding.line <= len(lines):
        return question
    name, source = run.plan.graph.steps[finding.check].learner_name, lines[finding.line - 1]
    place = finding.place
    where = Place(finding.line, place.cell, place.line) if place and place.cell else finding.line
    sentence = say("Line {line} is the last to set `{name}`: {source}",
                   line=where, name=name, source=_quoted(source))  # fmt: skip
    return joined([sentence, question], "\n")


def _quoted(line: str) -> str:
    """A line of the learner's, as one line of ours whatever is in it."""
    source = "".join(char if char.isprintable() else " " for char in line.strip())
    return f"{source[:LONGEST]} …" if len(source) > LONGEST else source


def _question(finding: Finding, run: Run) -> str:
    """A question about the rule and the line, not about the value."""
    graph = run.plan.graph
    step, rule = graph.steps[finding.check], graph.formula(finding.check)
    if run.plan.is_plot(finding.check):
        return say(
            "Needed is {rule}: which names does your plot read, and which calls label its axes?",
            rule=rule,
        )
    if step.free:
        first = graph.learner_name(step.of[0])
        return say("Compare it entry by entry with `{name}`: which differ?", name=first)
    if finding.slip == "hard-coded":
        return say("Which names does it read? Needed is {rule}.", rule=rule)
    return say("Put it beside {rule}: what stands in the one and not in the other?", rule=rule)


def _worked(finding: Finding, run: Run) -> str:
    """The step with the given data and the learner's own values put in, where they suffice.

    The last sum is left to the learner: its value may be the key's.
    """
    graph = run.plan.graph
    step = graph.steps[finding.check]
    values = _own_values(finding.check, run)
    if step.free or run.plan.is_plot(finding.check) or values is None:
        return ""
    line = worked.line(run.plan, finding.check, values)
    equation = joined(filter(None, [line.formula, line.numbers]), " = ")
    numbers = say("With your numbers: {rule}.", rule=equation)
    return joined([numbers, *map(_unfinished, line.details)], "\n")


def _unfinished(detail: str) -> str:
    if detail.startswith("output"):
        return f"  {detail.rsplit(' = ', 1)[0]} = …"
    return joined(["  ", detail], "")


def _own_values(name: str, run: Run) -> Values | None:
    """What a step reads, as the learner's program has it, and what follows from that.

    None where the program has no value of a step that is read: the key's is never shown.
    """
    graph = run.plan.graph
    data, own = run.own(name, graph.ancestors(name))
    known = {**data, **own}
    read = [argument for argument in graph.steps[name].of if not isinstance(argument, Fixed)]
    if any(argument not in known for argument in read):
        return None
    kept = {earlier: value for earlier, value in known.items() if earlier != name}
    return graph.evaluate(kept, only=(name,))
