"""What a repository settles for `checker ci`: the table of `checker.toml` or `pyproject.toml`."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class CISettings(BaseModel):
    """The settings of a repository; `exercises` is relative to the file that it stands in, other
    paths to the repository."""

    model_config = ConfigDict(frozen=True, extra="forbid", title="checker.toml")

    exercises: str | None = Field(
        default=None, description="Folder of exercises; without it, those of the program."
    )
    submissions: tuple[str, ...] = Field(
        default=(".",), description="Files and folders in which submissions are looked for."
    )
    base: str | None = Field(
        default=None, description="What changes are compared with, as `origin/main`."
    )
    reports: tuple[str, ...] = Field(
        default=(), description="Reports to write, as `junit=report.xml` or `github`."
    )
    seeds: int = Field(
        default=20, ge=1, le=1000, description="On how many data changed exercises are proved."
    )
    allow_unproved: bool = Field(
        default=False,
        alias="allow-unproved",
        description="Leave with a verdict's own exit code where its exercise is not proved.",
    )
