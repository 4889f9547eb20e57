"""The use cases of exchange: exercises to a file of another system, and its questions to folders.

The CLI and the web call these and nothing deeper, as they call `service`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from checker.app import drawings, service
from checker.catalog import Entry, spec
from checker.exchange import draft, files, formats
from checker.exchange.gather import question
from checker.exchange.question import Files, Format, Lost, Pool, Question, SvgPicture
from checker.models.errors import SpecError, UsageError
from checker.solver.values import SolverError

FORMATS = formats.NAMES


@dataclass(frozen=True)
class Exported:
    """An export as files and as the one file that is handed on, with all that was left out."""

    name: str
    content: bytes
    files: Files
    left_out: tuple[str, ...]
    single: bool


def export(folder: Path, name: str, ids: Sequence[str] = (), variants: int = 0) -> Exported:
    """Exercises of a folder (all, or those named) in a format; so many variants of each, or none.

    Raises UsageError where nothing is left that the format can hold.
    """
    form, left_out = formats.named(name), list[Lost]()
    entries = [service.exercise(folder, one) for one in ids] or service.exercises(folder)
    kept = [entry for entry in entries if _held(entry, left_out)]
    if not kept:
        raise UsageError("\n".join(["There is nothing to export.", *_sentences(left_out)]))
    pools = [_pool(entry, folder, variants, left_out) for entry in kept]
    chapters = {pool.first.chapter for pool in pools}
    title = chapters.pop() if len(chapters) == 1 else "exercises"
    written = form.write(pools, title)
    notes = _sentences([*left_out, *written.left_out])
    return Exported(f"{title}{form.ending}", _packed(written.files, form), written.files,
                    notes, len(written.files) == 1)  # fmt: skip


def _sentences(left_out: Sequence[Lost]) -> tuple[str, ...]:
    """What was left out, each thing once, with the exercises that it was left out of."""
    found: dict[tuple[str, str], list[str]] = {}
    for one in left_out:
        found.setdefault((one.what, one.why), []).append(one.exercise)
    return tuple(f"{what} ({', '.join(ids)}): {why}" for (what, why), ids in found.items())


def _held(entry: Entry, left_out: list[Lost]) -> bool:
    """Whether an exercise can be exported at all; if not, why not is added."""
    one = entry.exercise
    if one.kind == "code":
        why = "no question of this format takes one."
        left_out.append(Lost(one.id, "Programs are not exported", why))
    elif not service.is_proved(entry):
        why = f"it is not proved as it stands. Prove it with: checker validate {entry.folder}"
        left_out.append(Lost(one.id, "Not exported", why))
    else:
        return True
    return False


def _pool(entry: Entry, folder: Path, variants: int, left_out: list[Lost]) -> Pool:
    if variants and entry.exercise.variants is None:
        why = "their numbers belong to the task."
        left_out.append(Lost(entry.exercise.id, "One question each, without variants", why))
    if not variants or entry.exercise.variants is None:
        return Pool((_question(entry),))
    seeds = [str(seed) for seed in range(1, variants + 1)]
    drawn = (service.exercise(folder, entry.exercise.id, seed) for seed in seeds)
    return Pool(tuple(map(_question, drawn)))


def _question(entry: Entry) -> Question:
    plan = service.plan_of(entry, "exchange")
    ident = entry.exercise.id if entry.variant is None else f"{entry.exercise.id}-{entry.variant}"
    words, picture = drawings.drawing_words(entry), None
    if words is not None:
        picture = SvgPicture(f"{ident}.svg", drawings.drawing(entry, ".svg"), words)
    try:
        return question(plan, entry.text, picture, entry.variant)
    except SolverError as error:
        raise entry.unsound([(error.place, str(error))]) from None


def _packed(written: Files, form: Format) -> bytes:
    if form.ending == ".zip":
        return files.zipped(written)
    return files.tarred(written) if form.ending == ".tar.gz" else next(iter(written.values()))


@dataclass(frozen=True)
class Folder:
    """A folder to be written. `drafted` says that its key is not proved, and what to add to it."""

    path: Path
    files: Files
    drafted: bool


@dataclass(frozen=True)
class Imported:
    """What an import makes, and what is to be said of it, a sentence each."""

    folders: tuple[Folder, ...]
    told: tuple[str, ...]


def imported(name: str, source: Path, into: Path) -> Imported:
    """What the questions of a file, or of a folder of files, become below `into`; nothing is
    written. Raises UsageError for what cannot be read."""
    form = formats.named(name)
    read = form.read(_given(source))
    folders, notes = dict[Path, Folder](), list(read.left_out)
    for one in read.questions:
        made = _ours(one, form, source, into, notes) or _draft(one, source, into, folders)
        if made.path in folders:
            continue  # Another variant of the same exercise.
        if (made.path / "exercise.json").exists():
            _same(made)
            notes.append(f"{one.id}: it is already there, and was left as it is.")
        else:
            folders[made.path] = made
    return Imported(tuple(folders.values()), tuple(notes))


def _given(source: Path) -> Files:
    if not source.is_dir():
        content = source.read_bytes() if source.is_file() else None
        if content is None:
            raise UsageError(f"There is no file {source}.")
        if len(content) > files.LARGEST:
            raise UsageError(f"{source} is larger than {files.LARGEST >> 20} MiB.")
        return files.unpacked(content, source.name)
    found = [path for path in sorted(source.rglob("*")) if path.is_file() and not path.is_symlink()]
    if len(found) > files.MOST or sum(path.stat().st_size for path in found) > files.LARGEST:
        raise UsageError(f"{source} holds too much to be an export of questions.")
    return {path.relative_to(source).as_posix(): path.read_bytes() for path in found}


def _ours(one: Question, form: Format, source: Path, into: Path, notes: list[str]) -> Folder | None:
    """The exercise that a question of ours carries along; None for any other question."""
    if one.spec is None:
        return None
    try:
        exercise = spec.parse(one.spec, str(source))
        entry = Entry(into, exercise, one.spec, {})
        if exercise.kind == "code":
            raise UsageError("a program")
        made = _question(_varied(entry, one.variant))
    except (SpecError, SolverError, UsageError):
        notes.append(f"{one.id}: the spec that it carries is not sound here, so it is a draft.")
        return None
    was = form.read(form.write([Pool((made,))], "x").files).questions[0]
    changed = ", ".join(_changes(one, was))
    if changed:
        notes.append(
            f"{one.id}: changed after it was exported: {changed}. The exercise is written as it "
            "was exported; make the change in its exercise.json."
        )
    path = into / exercise.chapter / f"{exercise.order:02}-{exercise.id}"
    return Folder(path, {"exercise.json": one.spec.encode()}, drafted=False)


def _varied(entry: Entry, variant: str | None) -> Entry:
    from checker.solver.variants import variant as drawn

    if variant is None:
        return entry
    return replace(entry, exercise=drawn(entry.exercise, variant), variant=variant)


def _changes(one: Question, was: Question) -> Iterator[str]:
    """In what a question differs from the one that its own spec makes."""
    for what, now, then in (
        ("prompt", one.stem, was.stem),
        ("answers", one.answers, was.answers),
        ("feedback", one.otherwise, was.otherwise),
        ("title", one.title, was.title),
    ):
        if now != then:
            yield what


def _draft(one: Question, source: Path, into: Path, taken: Iterable[Path]) -> Folder:
    chapter = into / one.chapter
    names = [path.name for path in (*chapter.glob("*-*/"), *taken) if path.parent == chapter]
    order = max(
        (int(found[1]) for name in names if (found := re.match(r"(\d+)-", name))), default=0
    )
    ids = {name.partition("-")[2] for name in names}
    ident = next(name for name in (one.id, *(f"{one.id}-{n}" for n in range(2, 9999)))
                 if name not in ids)  # fmt: skip
    held = replace(one, id=ident)
    made = {draft.NAME: draft.spec(held, order + 1), draft.NOTES: draft.notes(held, source.name)}
    content = {name: text.encode() for name, text in made.items()}
    if one.picture is not None:
        content["drawing.svg"] = one.picture.svg
    return Folder(chapter / f"{order + 1:02}-{ident}", content, drafted=True)


def _same(made: Folder) -> None:
    """Raise UsageError where another exercise is in the way."""
    there = (made.path / "exercise.json").read_bytes()
    if made.files.get("exercise.json") != there:
        raise UsageError(f"{made.path} is another exercise, and was left as it is; use --into DIR.")
