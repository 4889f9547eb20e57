"""The reader's language, and the words of the pages that come from a value."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

from fastapi import Request

from checker.models.said import say
from checker.words import languages, phrase

LANGUAGE = "checker_language"
"""The cookie with the language that a reader chose."""


def language_of(request: Request) -> str:
    """The language that a reader chose, else the one that their browser asks for."""
    return preferred(request.headers.get("accept-language", ""), request.cookies.get(LANGUAGE))


def translator(request: Request) -> Callable[[object], str]:
    """What says a sentence in the reader's language."""
    return _translator(language_of(request))


@cache
def _translator(language: str) -> Callable[[object], str]:
    # One for each language, by which what was said can be remembered.
    return partial(phrase, language=language)


def preferred(accepts: str, chosen: str | None = None) -> str:
    """The language for a reader who chose one, or whose browser sent `Accept-Language`."""
    if chosen in languages():
        return str(chosen)
    ranked = sorted(filter(None, map(_ranked, accepts.split(","))), key=lambda one: -one[0])
    return next((name for weight, name in ranked if weight > 0 and name in languages()), "en")


def _ranked(part: str) -> tuple[float, str] | None:
    name, _, quality = part.strip().partition(";q=")
    try:
        weight = float(quality or 1)
    except ValueError:
        return None
    return weight, name.split("-")[0].lower()


_STATUSES = {
    "correct": say("All correct"),
    "partial": say("Partly right"),
    "incorrect": say("Not right yet"),
    "invalid": say("Could not be read"),
    "error": say("The program stopped"),
    "timeout": say("Too slow"),
    "memory": say("Too much memory"),
    "output": say("Too much output"),
    "refused": say("Not allowed"),
    "grader_fault": say("The grader failed"),
}
_NAMES = {
    "choice": say("choice"),
    "number": say("number"),
    "code": say("program"),
    "learner": say("learner"),
    "assistant": say("assistant"),
    "instructor": say("instructor"),
    "opens": say("opens"),
    "due": say("due"),
    "closes": say("closes"),
    "attempts": say("attempts"),
    "cooldown": say("cooldown"),
    "late_penalty": say("late penalty"),
    "attempt_penalty": say("attempt penalty"),
    "counted": say("counted"),
    "variants": say("variants"),
    "feedback": say("feedback"),
    "solutions": say("solutions"),
    "exercise": say("exercise"),
    "exercises": say("exercises"),
    "learners": say("people"),
    "points": say("points"),
    "computed": say("computed"),
    "until": say("until"),
    "title": say("title"),
    "time_zone": say("time zone"),
    "yes": say("yes"),
    "no": say("no"),
    "best": say("the best attempt"),
    "last": say("the last attempt"),
    "at-once": say("at once"),
    "after-close": say("after the close"),
    "when-solved": say("once solved"),
    "never": say("never"),
}
"""Kinds, roles, dates and rules with their values, and what a note says: pages look them up."""


def status_word(language: str, status: str) -> str:
    """A verdict's status as a heading."""
    return phrase(_STATUSES[status], language)


def name(language: str, value: str) -> str:
    """The name of a kind of exercise, of a role, of a rule, or of what a note says."""
    return phrase(_NAMES.get(value, value.replace("_", " ")), language)
