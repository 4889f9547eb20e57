"""Where the `checker` command begins and ends."""

from __future__ import annotations

import gc
import os
import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    # Imports make hundreds of thousands of objects that live to the end: collecting among them,
    # and taking them apart one by one at exit, costs a third of a cold `checker grade`.
    gc.set_threshold(100_000, 50, 100)
    # The solver's arrays are small; NumPy's idle threads would only take the other processes' time.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # No plug-in of pydantic's has a say in what an exercise is; looking for some takes time.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    code = _run()
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        code = 141
    sys.stderr.flush()
    os._exit(code)


def _run() -> int:
    begun = _begin(sys.argv[1:])
    import click

    from checker.cli.app import app

    try:
        result = app.main(prog_name="checker", standalone_mode=False, obj=begun)
    except click.exceptions.Exit as exit_:
        return exit_.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted.", err=True)
        return 130
    except BrokenPipeError:
        return 141
    except Exception as error:
        return _fault(error)
    return result if isinstance(result, int) else 0


def _begin(words: list[str]) -> dict[str, object]:
    """Begin what takes longest before the command line is read: to load the database code."""
    if "grade" not in words or not {"--dry-run", "--help", "-h"}.isdisjoint(words):
        return {}
    from checker.cli.keeper import Keeper

    return {"keeper": Keeper.start()}


def _fault(error: Exception) -> int:
    """A fault of ours: told in a sentence; the traceback is for whoever asks for it."""
    import click

    click.echo(
        f"The checker itself failed, and nothing was scored: {type(error).__name__}: {error}\n"
        "Please report this; CHECKER_DEBUG=1 shows where it happened.",
        err=True,
    )
    if os.environ.get("CHECKER_DEBUG"):
        import traceback

        traceback.print_exc()
    return 4
