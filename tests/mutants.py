"""Small changes to our own solver and grading, each of which some fast test must notice.

    python -m tests.mutants [--seed N] [--count N] [FILE …]

A change is made in a copy of the project. The fast tests that run the changed line are run there,
those first that run little else, and then all fast tests of its room. Changes that alter nothing
are listed in `mutants.txt`, each with its reason; any other that lives is printed, and fewer than
nine in ten noticed is a failure. Files of other rooms are changed if they are named.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue

from coverage import CoverageData

ROOT = Path(__file__).parent.parent
ROOMS = ("checker/solver", "checker/grading")
COPIED = ("checker", "db", "docs", "exercises", "schemas", "tests", "pyproject.toml")
EQUIVALENT = Path(__file__).with_name("mutants.txt")
NEEDED, LONGEST = 0.9, 100
"""The share that must be noticed, and the seconds of a processor after which a change is."""

TESTING = f"""
import resource, sys, pytest
resource.setrlimit(resource.RLIMIT_CPU, ({LONGEST}, {LONGEST}))
sys.exit(pytest.main())
"""

SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.And: ast.Or,
    ast.Or: ast.And, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """One change of one file: its lines, and how they read with what stood there and stands now."""

    file: str
    line: int
    last_line: int
    shown: str
    source: bytes

    @property
    def key(self) -> str:
        """Its name in the list of those that alter nothing; without the line, which moves."""
        return f"{self.file}: {self.shown}"


def mutants(file: str) -> Iterator[Mutant]:
    """Every change of one file."""
    source = (ROOT / file).read_bytes()
    lines = source.splitlines(keepends=True)
    for node in _values(ast.parse(source)):
        last_line = node.end_lineno or node.lineno
        left, right = lines[node.lineno - 1][: node.col_offset], lines[last_line - 1]
        right = right[node.end_col_offset :]
        above, below = b"".join(lines[: node.lineno - 1]), b"".join(lines[last_line:])
        for other in _changed(node):
            after = ast.unparse(other)
            shown = f"{left.decode()}«{ast.unparse(node)} → {after}»{right.decode()}".strip()
            whole = above + left + f"({after})".encode() + right + below
            yield Mutant(file, node.lineno, last_line, shown, whole)


def _values(node: ast.AST) -> Iterator[ast.expr]:
    """The expressions that are computed: no annotation, and nothing inside a formatted text.

    `strict=True` and `frozen=True` are there for mistakes of ours: no right program can tell.
    """
    if isinstance(node, ast.keyword) and node.arg in ("strict", "frozen"):
        return
    if isinstance(node, ast.expr):
        yield node
    for name, value in ast.iter_fields(node):
        if name not in ("annotation", "returns") and not isinstance(node, ast.JoinedStr):
            for part in value if isinstance(value, list) else [value]:
                if isinstance(part, ast.AST):
                    yield from _values(part)


def _changed(node: ast.expr) -> Iterator[ast.expr]:
    """What may stand in an expression's place."""
    match node:
        case ast.Compare(left=left, ops=[op, *ops], comparators=right) if type(op) in SWAPPED:
            yield ast.Compare(left, [SWAPPED[type(op)](), *ops], right)  # type: ignore[list-item]
        case ast.BinOp(left=left, op=op, right=right) if type(op) in SWAPPED:
            yield ast.BinOp(left, SWAPPED[type(op)](), right)  # type: ignore[arg-type]
        case ast.BoolOp(op=op, values=values):
            yield ast.BoolOp(SWAPPED[type(op)](), values)  # type: ignore[arg-type]
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand
        case ast.Constant(value=bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(value=int() as value):
            yield ast.Constant(value + 1)
        case ast.Constant(value=float() as value):
            yield ast.Constant(value * 1000)


@dataclass(frozen=True)
class Covered:
    """Which tests run which lines of the files that are changed."""

    tests: Mapping[str, Mapping[int, frozenset[str]]]
    widths: Mapping[str, int]

    @classmethod
    def read(cls, place: Path, files: Sequence[str], folder: Path) -> Covered:
        """What a run of all tests noted down."""
        noted = CoverageData(str(place))
        noted.read()
        tests = {
            file: {
                line: frozenset(context.rpartition("|")[0] for context in contexts if context)
                for line, contexts in noted.contexts_by_lineno(str(folder / file)).items()
            }
            for file in files
        }
        lines = (found for of_file in tests.values() for found in of_file.values())
        return cls(tests, Counter(test for found in lines for test in found))

    def by(self, mutant: Mutant) -> list[str]:
        """The tests that run a change, the narrowest first; of a constant, those of its file."""
        of_file = self.tests[mutant.file]
        lines = range(mutant.line, mutant.last_line + 1)
        found = {test for line in lines for test in of_file.get(line, ())}
        found = found or {test for tests in of_file.values() for test in tests}
        return sorted(found, key=lambda test: (self.widths[test], test))


def is_noticed(mutant: Mutant, folder: Path, first: Sequence[str], tests: Sequence[str]) -> bool:
    """Whether a fast test fails on a change, made in a copy of the project and then taken back."""
    place, named, left_out = folder / mutant.file, folder / "first", folder / "left_out"
    unchanged = shutil.copy2(place, folder / "unchanged")
    place.write_bytes(mutant.source)
    named.write_text("\n".join(first), encoding="utf-8")
    left_out.write_text("\n".join(f"--deselect={test}" for test in first), encoding="utf-8")
    try:
        if first and _run(folder, "-x", f"@{named}").returncode:
            return True
        # What is computed once and kept was run by one test, and is looked at by others, too.
        return _run(folder, "-x", *tests, *[f"@{left_out}"] * bool(first)).returncode != 0
    finally:
        shutil.copy2(unchanged, place)


def _run(
    folder: Path, *arguments: str, keeps_bytecode: bool = False
) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", TESTING, "-q", "-m", "not slow", "-p", "no:cacheprovider"]
    # Bytecode of the unchanged files is read, and never any written of a changed one.
    environment = os.environ | {
        "PYTHONPATH": str(folder),
        "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
        "PYTHONDONTWRITEBYTECODE": "" if keeps_bytecode else "1",
        "COVERAGE_FILE": str(folder / "covered"),
    }
    return subprocess.run(
        [*command, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        check=False,
    )


def equivalent() -> set[str]:
    """The names of the changes that are known to alter nothing."""
    listed = EQUIVALENT.read_text(encoding="utf-8").splitlines()
    return {line for line in listed if line.startswith("checker/")}


def sample(files: list[str], count: int, seed: int) -> list[Mutant]:
    """So many changes of these files, drawn with a seed; none that is known to alter nothing."""
    known = equivalent()
    found = [one for file in files for one in mutants(file) if one.key not in known]
    return random.Random(seed).sample(found, min(count, len(found)))


def copies(folder: Path, count: int) -> list[Path]:
    """So many copies of the project, for as many runs side by side."""
    made = [folder / str(number) for number in range(count)]
    for place in made:
        for name in COPIED:
            source, target = ROOT / name, place / name
            target.parent.mkdir(exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("node_modules"))
            else:
                shutil.copy2(source, target)
    return made


def covered(files: Sequence[str], tests: Sequence[str], folders: Sequence[Path]) -> Covered:
    """Which test runs what, and bytecode for every copy."""
    first, *others = folders
    for folder in others:
        _run(folder, "--collect-only", *tests, keeps_bytecode=True)
    noted = [f"--cov={ROOT.joinpath(file).parent.relative_to(ROOT)}" for file in files]
    noted = [*dict.fromkeys(noted), "--cov-context=test", "--cov-report="]
    if _run(first, "-x", *noted, *tests, keeps_bytecode=True).returncode:
        raise SystemExit(f"Tests fail as they are, mend these first: {' '.join(tests)}")
    return Covered.read(first / "covered", files, first)


def suites_of(files: Sequence[str]) -> list[str]:
    """The tests of these files' rooms."""
    rooms = dict.fromkeys(Path(file).parts[1].removesuffix(".py") for file in files)
    places = ((f"tests/{room}", f"tests/test_{room}.py") for room in rooms)
    return [place for either in places for place in either if (ROOT / place).exists()]


def main() -> int:
    """Run a sample, print what lives, and say whether enough was noticed."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--seed", type=int, default=0, help="which sample is drawn")
    parser.add_argument("--count", type=int, default=40, help="how many changes are made")
    parser.add_argument("files", nargs="*", help="the files that are changed; else both rooms")
    asked = parser.parse_args()
    rooms = (path for room in ROOMS for path in sorted((ROOT / room).glob("**/*.py")))
    files = asked.files or [str(path.relative_to(ROOT)) for path in rooms]
    tests, drawn = suites_of(files), sample(files, asked.count, asked.seed)
    side_by_side = os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as made, ThreadPoolExecutor(side_by_side) as pool:
        places, folders = copies(Path(made), side_by_side), Queue[Path]()
        found = covered(files, tests, places)
        for place in places:
            folders.put(place)

        def noticed(mutant: Mutant) -> bool:
            folder = folders.get()
            try:
                is_seen = is_noticed(mutant, folder, found.by(mutant), tests)
            finally:
                folders.put(folder)
            if not is_seen:
                print(f"lives, line {mutant.line}: {mutant.key}", flush=True)
            return is_seen

        count = sum(pool.map(noticed, drawn))
    print(f"{count} of {len(drawn)} changes were noticed (seed {asked.seed}).")
    return 0 if count >= NEEDED * len(drawn) else 1


if __name__ == "__main__":
    sys.exit(main())
