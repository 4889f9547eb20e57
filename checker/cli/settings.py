"""Options that every audience shares: who is learning, which database, which exercises."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click
from click.core import ParameterSource
from click.shell_completion import CompletionItem

from checker import catalog
from checker.models.errors import UsageError
from checker.models.learner import learner_name

if TYPE_CHECKING:
    from checker.cli.storing import Keeper
    from checker.reports.logs import Log, LogFormat

Command = Callable[..., object]


def settled(context: click.Context, parameter: click.Parameter, value: str | Path | None) -> None:
    """Keep a shared option's value, for whoever asks for the setting."""
    if value == "":
        raise click.BadParameter("there is nothing in it", context, parameter)
    if parameter.name == "learner" and value is not None:
        value = learner_name(str(value))
    # What is typed, before or after the command, outranks the environment.
    typed = context.get_parameter_source(parameter.name or "") is ParameterSource.COMMANDLINE
    known = context.find_root().ensure_object(dict)
    if value is not None and (typed or parameter.name not in known):
        known[parameter.name] = value
    if value is not None and typed:
        typed_options(context)[str(parameter.name)] = str(value)


def typed_options(context: click.Context) -> dict[str, str]:
    """What was typed of the shared options, to be said again in commands that are suggested."""
    found: dict[str, str] = context.find_root().ensure_object(dict).setdefault("typed", {})
    return found


_EXERCISES = click.option(
    "--exercises",
    metavar="DIR",
    type=click.Path(path_type=Path),
    expose_value=False,
    callback=settled,
    is_eager=True,
    help="Folder of exercises (default: those that come with the program).",
)
_LEARNER = click.option(
    "--learner",
    metavar="NAME",
    expose_value=False,
    callback=settled,
    help="Whose attempts these are (default: your user name).",
)
_DATABASE = click.option(
    "--db",
    metavar="URL",
    envvar="CHECKER_DATABASE_URL",
    expose_value=False,
    callback=settled,
    help="Database URL or SQLite file (default: in your data folder).",
)
_SECRET = click.option(
    "--secret",
    metavar="FILE",
    envvar="CHECKER_SECRET_FILE",
    expose_value=False,
    callback=settled,
    help="File of the secret that chooses hidden data (default: beside the database).",
)


def with_exercises(command: Command) -> Command:
    """Add --exercises."""
    return _EXERCISES(command)


def with_records(command: Command) -> Command:
    """Add --learner and --db."""
    return _LEARNER(_DATABASE(command))


def with_database(command: Command) -> Command:
    """Add --db."""
    return _DATABASE(command)


def with_secret(command: Command) -> Command:
    """Add --secret."""
    return _SECRET(command)


def setting(name: str) -> str | Path | None:
    """A shared option's value; None where there is none."""
    found: dict[str, str | Path] = click.get_current_context().find_root().ensure_object(dict)
    return found.get(name)


def named_exercises() -> Path | None:
    """The folder of exercises that was named, if one was."""
    found = setting("exercises")
    return None if found is None else Path(found)


def exercises_folder() -> Path:
    """The folder of exercises in force."""
    return named_exercises() or catalog.default_folder()


def learner() -> str:
    """The learner in force. Raises UsageError where the system knows no user name."""
    named = setting("learner")
    if named is not None:
        return str(named)
    import getpass

    try:
        return learner_name(getpass.getuser())
    except (OSError, KeyError, ImportError):
        raise click.UsageError("The system knows no user name; say --learner NAME.") from None


def database() -> str:
    """The database in force: as named, else a SQLite file in the user's data folder."""
    named = setting("db")
    path = default_database() if named is None else str(named)
    if path != path.encode("utf-8", "replace").decode():  # The library that opens it needs text.
        raise click.UsageError("The database's path is not text in UTF-8; say --db FILE.")
    return path


def default_database() -> str:
    """The SQLite file in the user's data folder."""
    import platformdirs

    try:
        folder = platformdirs.user_data_dir("exercise-checker")
    except RuntimeError:
        raise click.UsageError("The system knows no home folder; say --db FILE.") from None
    return os.path.join(folder, "scores.sqlite3")


def secret(*, make: bool) -> bytes:
    """The secret that chooses hidden data; a new one is kept only where one may be made.

    Raises UsageError where one is named, is not there, and is not to be made.
    """
    from checker.app import secret as secrets

    named = setting("secret")
    if not make and named is not None and not Path(named).expanduser().exists():
        raise UsageError(f"There is no secret in {named}. It is made where verdicts are stored.")
    try:
        found = secrets.load(_secret_file(), make=make)
    except click.UsageError:
        found = secrets.Secret(os.urandom(secrets.SHORTEST), secrets.NO_HOME if make else "")
    if found.lost:
        click.echo(found.lost, err=True)
    return found.value


def _secret_file() -> Path:
    """As named, else beside an SQLite file, else in the user's data folder."""
    named = setting("secret")
    if named is not None:
        return Path(named).expanduser()
    address = database()
    path = address.removeprefix("sqlite:///").partition("?")[0]
    is_file = "://" not in path and path not in ("", ":memory:") and not path.startswith("file:")
    return Path(f"{path if is_file else default_database()}.secret").expanduser()


def moves_cursor(stream: TextIO) -> bool:
    """Whether what a stream shows can be drawn anew: it is a terminal, and no dumb one."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def note_stored(attempt: int) -> None:
    """Note that the verdict is stored: whatever fails from here on, that is said."""
    click.get_current_context().find_root().ensure_object(dict)["stored"] = attempt


def keeper() -> Keeper:
    """The process that keeps verdicts: one begun ahead of the command, or a new one."""
    from checker.cli.storing import Keeper

    begun = setting("keeper")
    return begun if isinstance(begun, Keeper) else Keeper.start()


def complete_ids(context: click.Context, _: click.Parameter, start: str) -> list[CompletionItem]:
    """Exercise ids that begin as typed so far; or numbers, each with its id for help."""
    folder = (context.find_root().obj or {}).get("exercises") or catalog.default_folder()
    try:
        known = catalog.numbers(folder)
    except Exception:
        return []
    ids = [CompletionItem(name) for _, name in known if name.startswith(start)]
    by_number = ((number, name) for number, name in known if start and number.startswith(start))
    return ids + [CompletionItem(number, help=name) for number, name in by_number]


exercise_id = click.argument("exercise_id", metavar="ID", shell_complete=complete_ids)


variant_option = click.option(
    "--variant",
    metavar="SEED",
    help="The same exercise on other numbers: any word or number, and always the same for it.",
)


log_format = click.option(
    "--log-format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to log: lines to read, or a JSON object a line.",
)


def log(form: LogFormat) -> Log:
    """Where a service says what it does: standard error. With JSON all that comes there is a line
    of it, why the command ended too."""
    from checker.reports.logs import Log, take_over

    made = Log(form)
    if form == "json":
        take_over(made)
        known = click.get_current_context().find_root().ensure_object(dict)
        known["say"] = lambda text: made.event("ended", why=" ".join(text.split()))
    return made


def format_option(*formats: str) -> Callable[[Command], Command]:
    """Add --format, the first one being the default, and --json for short where it is one."""

    def add(command: Command) -> Command:
        if "json" in formats:
            command = click.option(
                "--json", "output", flag_value="json", help="Short for --format json."
            )(command)
        return click.option(
            "--format",
            "output",
            type=click.Choice(formats),
            default=formats[0],
            show_default=True,
            help="How to print the result.",
        )(command)

    return add
