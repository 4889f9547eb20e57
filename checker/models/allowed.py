"""What is allowed: how far a right value may be off, and what a submission may use."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from checker.models.parts import Part


class Tolerance(Part):
    """A value is right if it is within `absolute + relative · |truth|`."""

    relative: Annotated[float, Field(ge=0, lt=1)] = Field(
        default=1e-6, description="A share of the true value's size."
    )
    absolute: Annotated[float, Field(ge=0)] = Field(
        default=1e-9, description="What counts where the true value is near 0."
    )


class LimitsSpec(Part):
    """What a submission may use, where the defaults do not serve."""

    cpu_seconds: Annotated[int, Field(ge=1, le=60)] = Field(
        default=2, description="Seconds of computing in one run."
    )
    wall_seconds: Annotated[float, Field(gt=0, le=120)] = Field(
        default=10.0, description="Seconds from beginning to end of one run."
    )
    memory_mib: Annotated[int, Field(ge=64, le=4096)] = Field(
        default=512, description="Memory of one run, in MiB."
    )
    output_kib: Annotated[int, Field(ge=1, le=1024)] = Field(
        default=64, description="What one run may print, in KiB."
    )
