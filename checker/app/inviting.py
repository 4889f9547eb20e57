"""Inviting people into a course: a link each, for somebody on its roster or for whoever has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from checker.app import accounts, gradebook
from checker.models.course import Role
from checker.models.errors import UsageError


@dataclass(frozen=True)
class Invitation:
    """A link's path, and who it is for; the name is empty where whoever has it chooses one."""

    name: str
    path: str


def invite(  # noqa: PLR0913  # what invitations say
    database: str,
    slug: str,
    names: Sequence[str],
    *,
    role: Role,
    count: int,
    by: str,
    now: datetime,
    days: int,
) -> tuple[Invitation, ...]:
    """Invite these members of a course, or make `count` links for anybody.

    Raises UnknownCourseError, and UsageError for a name that is not on the roster.
    """
    from checker.store import courses

    with courses.reading(database) as found:
        course = gradebook.known_course(found, slug)
        members = {one.name: one for one in found.members(course.id)}
    missing = [name for name in names if name not in members]
    if missing:
        raise UsageError(f"{missing[0]} does not take part in {slug}. Enrol first.")
    made = []
    with accounts.opened(database) as people:
        for name in names or [""] * count:
            member = members.get(name)
            secret = accounts.invite(
                people,
                course.id,
                member.role if member else role,
                learner_id=member.learner_id if member else None,
                by=by,
                now=now,
                days=days,
            )
            made.append(Invitation(name, f"/join/{secret}"))
    return tuple(made)
