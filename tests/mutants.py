"""Small changes to our own solver and grading, each of which some fast test must notice.

    python -m tests.mutants [--seed N] [--count N] [FILE …]

A change is made in a copy of the project, and the fast tests of solver and grading run there, those
that name the changed file first. Changes that alter nothing are listed in `mutants.txt`, each with
its reason; any other that lives is printed, and fewer than nine in ten noticed is a failure.
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
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue

ROOT = Path(__file__).parent.parent
ROOMS = ("checker/solver", "checker/grading")
TESTS = ("tests/solver", "tests/grading")
COPIED = ("checker", "db", "docs", "exercises", "schemas", "tests", "pyproject.toml")
EQUIVALENT = Path(__file__).with_name("mutants.txt")
NEEDED, LONGEST = 0.9, 150
"""The share that must be noticed, and the seconds after which a change counts as noticed."""

SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.And: ast.Or,
    ast.Or: ast.And, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """One change of one file: its line, what stood there and what stands there now."""

    file: str
    line: int
    before: str
    after: str
    source: bytes

    @property
    def key(self) -> str:
        """Its name in the list of those that alter nothing; without the line, which moves."""
        return f"{self.file}: {self.before} → {self.after}"


def mutants(file: str) -> Iterator[Mutant]:
    """Every change of one file."""
    source = (ROOT / file).read_bytes()
    lines = source.splitlines(keepends=True)
    starts = [sum(map(len, lines[:number])) for number in range(len(lines) + 1)]
    for node in _values(ast.parse(source)):
        first = starts[node.lineno - 1] + node.col_offset
        last = starts[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)
        before = ast.unparse(node)
        for other in _changed(node):
            after = ast.unparse(other)
            whole = source[:first] + f"({after})".encode() + source[last:]
            yield Mutant(file, node.lineno, before, after, whole)


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


def _order(file: str) -> list[str]:
    """The tests that name a file's module, then all others."""
    module = file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    parent, _, name = module.rpartition(".")
    names = (f"{module} import", f"from {parent} import {name}", f'"{module}.')
    return [
        str(path.relative_to(ROOT))
        for room in TESTS
        for path in sorted((ROOT / room).glob("test_*.py"))
        if any(one in path.read_text(encoding="utf-8") for one in names)
    ]


def is_noticed(mutant: Mutant, folder: Path) -> bool:
    """Whether a fast test fails on a change, made in a copy of the project and then taken back."""
    place = folder / mutant.file
    place.write_bytes(mutant.source)
    try:
        return _run(folder, "-x", *_order(mutant.file), *TESTS).returncode != 0
    except subprocess.TimeoutExpired:
        return True
    finally:
        shutil.copy2(ROOT / mutant.file, place)


def _run(
    folder: Path, *arguments: str, keeps_bytecode: bool = False
) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "pytest", "-q", "-m", "not slow", "-p", "no:cacheprovider"]
    # Bytecode of the unchanged files is read, and never any written of a changed one.
    environment = os.environ | {
        "PYTHONPATH": str(folder),
        "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
        "PYTHONDONTWRITEBYTECODE": "" if keeps_bytecode else "1",
    }
    return subprocess.run(
        [*command, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        check=False,
        timeout=LONGEST,
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


def copies(folder: Path, count: int) -> Queue[Path]:
    """So many copies of the project, for as many runs side by side."""
    made: Queue[Path] = Queue()
    for number in range(count):
        for name in COPIED:
            source, target = ROOT / name, folder / str(number) / name
            target.parent.mkdir(exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("node_modules"))
            else:
                shutil.copy2(source, target)
        if _run(folder / str(number), "-x", *TESTS, keeps_bytecode=True).returncode:
            raise SystemExit("The fast tests of solver and grading fail as they are: mend these.")
        made.put(folder / str(number))
    return made


def main() -> int:
    """Run a sample, print what lives, and say whether enough was noticed."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--seed", type=int, default=0, help="which sample is drawn")
    parser.add_argument("--count", type=int, default=40, help="how many changes are made")
    parser.add_argument("files", nargs="*", help="the files that are changed; else both rooms")
    asked = parser.parse_args()
    rooms = (path for room in ROOMS for path in sorted((ROOT / room).glob("**/*.py")))
    files = asked.files or [str(path.relative_to(ROOT)) for path in rooms]
    drawn = sample(files, asked.count, asked.seed)
    side_by_side = os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as made, ThreadPoolExecutor(side_by_side) as pool:
        folders = copies(Path(made), side_by_side)

        def noticed(mutant: Mutant) -> bool:
            folder = folders.get()
            try:
                found = is_noticed(mutant, folder)
            finally:
                folders.put(folder)
            if not found:
                print(f"lives, line {mutant.line}: {mutant.key}", flush=True)
            return found

        count = sum(pool.map(noticed, drawn))
    print(f"{count} of {len(drawn)} changes were noticed (seed {asked.seed}).")
    return 0 if count >= NEEDED * len(drawn) else 1


if __name__ == "__main__":
    sys.exit(main())
