"""Who uses a site: a person with a part in each of some courses, and what a token allows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from checker.models.course import Role

Scope = Literal["read", "submit"]
SCOPES: tuple[Scope, ...] = ("read", "submit")


@dataclass(frozen=True)
class User:
    """Someone known to the site. `roles` has a role by the short name of each course."""

    id: int
    name: str
    roles: Mapping[str, Role] = field(default_factory=dict)

    @property
    def learns(self) -> tuple[str, ...]:
        """The courses in which this person is a learner."""
        return tuple(slug for slug, role in self.roles.items() if role == "learner")

    @property
    def teaches(self) -> bool:
        """Whether this person is an assistant or instructor of any course."""
        return any(role != "learner" for role in self.roles.values())


@dataclass(frozen=True)
class Invited:
    """What an invitation leads to; `name` is empty where whoever uses it chooses one."""

    course_id: int
    course: str
    title: str
    role: Role
    name: str
    learner_id: int | None


@dataclass(frozen=True)
class Bearer:
    """Whoever shows a token, and what it allows."""

    user: User
    scopes: frozenset[Scope]


@dataclass(frozen=True)
class TokenInfo:
    """What may be shown of a token: never the token itself."""

    prefix: str
    label: str
    scopes: tuple[Scope, ...]
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
