"""Verdicts to be reported, and text as hostile as a learner can make it."""

from __future__ import annotations

from typing import get_args

from hypothesis import strategies as st

from checker.models.verdict import (
    KEPT,
    Finding,
    FindingStatus,
    Location,
    Receipt,
    Score,
    Status,
    Verdict,
)

RECEIPT = Receipt(
    spec_digest="a" * 64,
    submission_digest="b" * 64,
    solver_version="1",
    program_version="0.1.0",
    isolation="process",
    seed_digest="c" * 64,
    tolerance={"relative": 1e-6, "absolute": 1e-9},
)

# Each is an attack on one of the readers: the runner, an XML parser, Markdown, a terminal.
ATTACKS = (
    "::set-output name=x::y",
    "\n::stop-commands::z",
    "\r::add-mask::1",
    "\r\n  ::error::forged",
    "##[add-mask]1",
    "::",
    "%0A",
    "%250A",
    "%",
    ",file=/etc/passwd",
    "\x1b[31m",
    "\0",
    "\x85",
    "\u2028",
    "\ufffe",
    "\ud800",
    "\u202e",
    "\u2066",
    "\u200b",
    "]]>",
    "<!--",
    "<img src=x onerror=y>",
    "</testcase>",
    "&amp;",
    "&#10;",
    "|",
    "\\|",
    "\\",
    "`",
    "``",
    "`a|b`",
    "![a](b)",
    "[a](javascript:b)",
    "[a]: http://b.example",
    "https://b.example",
    "www.b.example",
    "a@b.example",
    "@someone",
    "#12",
    "GH-12",
    "**",
    "~~",
    "$x$",
    "\n\n# h",
    "\n---",
    "\n    code",
    "|---|",
    "é",
    "😀",
    "\t",
)
hostile = st.lists(st.one_of(st.sampled_from(ATTACKS), st.text(max_size=5)), max_size=8).map(
    "".join
)
whole = hostile.map(lambda text: text.replace("\ud800", ""))
"""Without lone surrogates: the sandbox replaces them in all that comes from a program."""


def finding(
    check: str = "slope",
    status: FindingStatus = "wrong",
    most: float = 2,
    message: str = "",
    line: int | None = None,
    slip: str | None = None,
) -> Finding:
    """A finding; what is right or carried earns its points."""
    return Finding(
        check=check,
        status=status,
        points=most if status in ("right", "carried") else 0,
        max_points=most,
        slip=slip,
        message=message or f"`{check}` is {status}.",
        line=line,
    )


def verdict(
    status: Status,
    *findings: Finding,
    feedback: str = "Read this first.",
    line: int | None = None,
) -> Verdict:
    """A verdict on the exercise `slope`."""
    earned = 0.0 if status == "error" else sum(one.points for one in findings)
    return Verdict(
        exercise="slope",
        status=status,
        score=Score(points=earned, max_points=sum(one.max_points for one in findings) or 4),
        findings=findings,
        feedback=feedback,
        place=Location.of(line),
        receipt=RECEIPT,
    )


SAID = "`error` is -7. The subtraction is the wrong way round."
CORRECT = verdict(
    "correct",
    finding("preds", "right", 1),
    finding("slope", "right", 2),
    feedback="All correct.",
)
PARTIAL = verdict(
    "partial",
    finding("preds", "right", 1),
    finding("error", "wrong", 1, SAID, 2, "reversed-error"),
    finding("slope", "carried", 2, "`slope` follows correctly from your `error`."),
    finding("update", "not_checked", 1.5),
    feedback=SAID,
)
ERROR = verdict(
    "error",
    finding("preds", "missing", 1, "`preds` was not reached."),
    finding("slope", "missing", 2, "`slope` was not reached."),
    feedback="Line 3: You have `preds`: is that the one you mean?",
    line=3,
)
STOPPED = verdict(
    "partial",
    finding("preds", "right", 1),
    finding("slope", "right", 2),
    feedback=f"Line 3: Something is divided by 0. {KEPT}",
    line=3,
)
LIMIT = verdict(
    "memory",
    finding("preds", "right", 1, "`preds` is right so far.").model_copy(update={"points": 0}),
    finding("slope", "missing", 2, "`slope` was not reached."),
    feedback="The program asked for more than 512 MiB of memory.",
)
INVALID = verdict(
    "invalid",
    feedback="The file cannot be read as Python: invalid syntax (line 7).",
    line=7,
)
FAULT = verdict("grader_fault", feedback="The grader failed, not your program.")
ALL = (CORRECT, PARTIAL, ERROR, STOPPED, LIMIT, INVALID, FAULT)


@st.composite
def hostile_verdicts(draw: st.DrawFn, texts: st.SearchStrategy[str] = hostile) -> Verdict:
    """Any status, up to five findings of any kind, and hostile text wherever there is text."""
    statuses = st.sampled_from(get_args(FindingStatus))
    found = [
        finding(draw(texts), draw(statuses), 1, draw(texts), draw(st.none() | st.just(3)))
        for _ in range(draw(st.integers(0, 5)))
    ]
    status: Status = draw(st.sampled_from(("correct", "partial", "error", "refused", "invalid")))
    return verdict(status, *found, feedback=draw(texts))
