PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SPREAD := -n 2 --dist loadfile --no-loadscope-reorder
# What is logged is looked at by slow tests alone. Files of fast tests lie in memory: only those of
# tests that fail are kept.
FAST := -q -m "not slow" -p no:xdist -p no:logging -o tmp_path_retention_policy=failed
CORE := tests/solver tests/grading
# Two processes with half of the fast tests each: workers would all collect everything first.
HALVES := -j2 $(if $(filter output-sync,$(.FEATURES)),-O) --no-print-directory first rest
# Bytecode is kept, and kept out of the tree: the tests start hundreds of processes.
export PYTHONDONTWRITEBYTECODE :=
export PYTHONPYCACHEPREFIX := $(CURDIR)/$(VENV)/bytecode

.PHONY: demo test test-full test-all fast first rest check style bench peers mutants docs words readers clean

demo: $(VENV)/installed  ## grade a learner's day and show what comes of it
	$(BIN)/checker demo --db demo.sqlite3

test: $(VENV)/installed readers style  ## what a change must pass; solver and grading are covered whole by fast tests
	$(MAKE) $(HALVES) FIRST="$(CORE)" COVERED="--cov --cov-report=term:skip-covered --cov-fail-under=100"
	$(BIN)/pytest $(SPREAD) -m "slow and not full"

test-full: $(VENV)/installed readers  ## the matrices and repetitions alone, and many more examples
	$(BIN)/pytest $(SPREAD) -m full
	$(BIN)/pytest $(SPREAD) -m "hypothesis and not full" --hypothesis-profile many

test-all: test test-full  ## everything

fast: $(VENV)/installed  ## the tests that take seconds
	$(MAKE) $(HALVES) FIRST="$(CORE) tests/reports"

first:
	$(BIN)/pytest $(FAST) $(FIRST) $(COVERED)

rest:
	$(BIN)/pytest $(FAST) $(FIRST:%=--ignore=%)

check: $(VENV)/installed style  ## style, types, generated files
	$(BIN)/pytest -q tests/docs/test_reference.py

style: $(VENV)/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/installed  ## speed, as ratios to floors measured in the same run, kept in bench.json; BEFORE=FILE compares
	$(BIN)/python -m tests.bench --keep $(or $(KEEP),bench.json) $(if $(BEFORE),--before $(BEFORE))

peers: $(VENV)/installed  ## other graders on the same files, in a venv that is thrown away
	$(BIN)/python -m tests.peers

mutants: $(VENV)/installed  ## small changes to solver and grading: nine in ten must make a fast test fail; SEED=N, COUNT=N
	$(BIN)/python -m tests.mutants --seed $(or $(SEED),0) --count $(or $(COUNT),40)

docs: $(VENV)/installed  ## write schemas and reference pages anew from the program
	$(BIN)/python -m checker.authoring.schemas schemas
	$(BIN)/python -m tests.docs.generate

words: $(VENV)/installed  ## bring the catalogues of all languages up to date; NEW=fr begins one
	$(BIN)/python -m tests.words.catalogue $(NEW)

readers: tests/readers/node_modules/installed  ## independent readers of GIFT and TAP, if npm is there

tests/readers/node_modules/installed: tests/readers/package-lock.json
	if command -v npm >/dev/null; then npm ci --silent --no-audit --no-fund --prefix tests/readers && touch $@; \
	else echo "npm is not there: tests with independent readers are skipped"; fi

clean:
	rm -rf $(VENV) tests/readers/node_modules demo.sqlite3*

$(VENV)/installed: pyproject.toml constraints.txt
	$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'Python 3.11 or later is needed; name it with PYTHON=…')"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[test]"
	touch $@
