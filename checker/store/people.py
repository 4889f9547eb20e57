"""Persons ↔ database: who there is, all that is kept of one, and to forget one."""

from __future__ import annotations

from checker.models.course import Active
from checker.store.handed import AttemptReader
from db import courses, privacy


class People(AttemptReader):
    """What one connection reads and writes of persons."""

    def active(self) -> tuple[Active, ...]:
        """Everybody, by name."""
        return tuple(
            Active(
                row["learner_id"],
                row["name"],
                row["attempts"] or 0,
                row["exercises"] or 0,
                privacy.last(row),
            )
            for row in privacy.activity(self._connection)
        )

    def known(self, name: str) -> int | None:
        """The id of whoever has this name, or None."""
        row = courses.person(self._connection, "name", name)
        return None if row is None else int(row["learner_id"])

    def everything(self, learner_id: int) -> dict[str, list[dict[str, object]]]:
        """All rows that belong to a learner, by table, without what is hidden from learners."""
        return privacy.everything(self._connection, learner_id)

    def handed_in(self, learner_id: int) -> dict[str, bytes]:
        """What a learner handed in, by its digest."""
        rows = privacy.sources(self._connection, learner_id)
        return {row["digest"]: bytes(row["source"]) for row in rows}

    def erase(self, learner_id: int, name: str) -> dict[str, int]:
        """Forget a learner; gives how many rows of each table went."""
        return privacy.erase(self._connection, learner_id, name)
