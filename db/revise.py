"""For maintainers: write the next migration from what the models have more than the newest one.

    python -m db.revise "learners have an address"

Then read what it wrote, mend it, and raise `version` in `db/schema.py`. Loses no data itself: it
compares the models with a database in memory that all migrations made.
"""

from __future__ import annotations

import sys

from alembic import command
from sqlalchemy import create_engine

from db import schema, upgrade


def main(message: str) -> None:
    """Write the next file in `db/migrations/versions`."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        upgrade.migrate(connection, 0)
        name = schema.revision(schema.CURRENT.version + 1)
        folder = str(schema.CURRENT.migrations[-1])
        command.revision(
            upgrade.config(connection),
            message,
            autogenerate=True,
            rev_id=name,
            version_path=folder,
        )
    engine.dispose()


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]) or "say what changes")
