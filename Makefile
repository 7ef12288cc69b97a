# Everything runs in .venv, made from Python and locked.txt alone: pip takes only files whose SHA-256 is there.
# What only tests, checks and benchmarks need is added to it, from locked-tools.txt, by the first of these.
# An index whose files are not those of the lock (rebuilt ones) is used, unchecked, with HASHES=no.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TOOLS := $(VENV)/.tools
# The rooms that decide a number, and the house; what the rest does with numbers is in `make test`.
QUICK := $(addprefix tests/,core assess commitments settings sources ledger alerts test_house.py)
EXTRAS ?= parquet,apprise,backtest,dask
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
PIP := $(INSTALL) --constraint constraints.txt
HASHES ?= yes
ifeq ($(HASHES),no)
LOCKED = sed -e 's/ \\$$//' -e '/--hash=/d' $(1) | $(INSTALL) --no-deps --requirement /dev/stdin
else
LOCKED = $(INSTALL) --no-deps --require-hashes --requirement $(1) || \
	{ echo "Not installed. If the hashes do not match, the index has other files than those of $(1): is it the right one?"; \
	echo "To trust it without the check: make HASHES=no $(MAKECMDGOALS)"; exit 1; }
endif
# Without isolation, because a separate build environment would be fetched without hashes. setuptools warns that
# the program is editable, which it is meant to be.
EDITABLE := PYTHONWARNINGS=ignore::UserWarning $(INSTALL) --no-deps --no-build-isolation --editable .

.DEFAULT_GOAL := help
.PHONY: help run report extras own mutants man quick test lint type check bench fuzz kills play snapshot wheel sbom audit lock clean

help: ## Show what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: own ## One pass: fetch or load the figures, assess, write reports/latest/index.html
	$(BIN)/monitor run

report: own ## Pages and charts from what is recorded, without fetching
	$(BIN)/monitor report

extras: own ## What only some need: Parquet, apprise, backtest, dask (or EXTRAS=parquet)
	@echo "Adding the packages of $(EXTRAS) to $(VENV): this takes a minute or two."
	$(PIP) --no-build-isolation --editable '.[xlsx,$(EXTRAS)]'

# `pip install .` without --editable leaves a copy of the program that `git pull` does not change.
own: $(READY)
	@if ls $(VENV)/lib/python*/site-packages/monitor/__init__.py >/dev/null 2>&1; then \
		echo "$(VENV) holds a copy of the program instead of this folder's: setting that right."; \
		$(EDITABLE) --force-reinstall; fi

quick: $(TOOLS) ## The tests of the counting alone: under a minute on two processors
	$(BIN)/python -m pytest -n auto --dist loadfile -m "not slow" $(QUICK)

test: $(TOOLS) ## The tests
	@echo "Running the tests: about twenty minutes on two processors."
	$(BIN)/python -m pytest -n auto --dist loadfile

lint: $(TOOLS) ## Style and common mistakes
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

type: $(TOOLS) ## Types
	$(BIN)/mypy

check: lint type test ## Lint, types and tests

bench: $(TOOLS) ## Measure speed and memory into BENCHMARKS.md; a part: ONLY="release sizes"
	$(BIN)/python -m tools.bench $(ONLY)

fuzz: $(TOOLS) ## Damaged answers of every origin: 20,000, or ANSWERS=1000000 SEED=2; one alone: SEED=2 ONLY=17
	$(BIN)/python -m tools.fuzz $(or $(ANSWERS),20000) --seed $(or $(SEED),1) $(if $(ONLY),--only $(ONLY))

kills: $(TOOLS) ## Kill the program at many moments (KILLS=1000 SEED=1) and compare what is left; an hour
	$(BIN)/python -W ignore -m tests.kills $(or $(KILLS),1000) $(or $(SEED),1)

play: $(TOOLS) ## Fourteen months with everything going wrong at once, compared with undisturbed ones; minutes
	$(BIN)/python -m pytest -n0 tests/jobs/test_everything.py

snapshot: own ## Bring the bundled figures up to date: USDA's public files (or LEDGER=data/monitor.db)
	$(BIN)/python -m tools.compile_snapshot $(if $(LEDGER),--ledger $(LEDGER),--public)

mutants: $(TOOLS) ## Change each line of the counting and ask whether a test notices: hours
	$(BIN)/python -m tools.mutants

man: own ## The man page build/monitor.1, from the help texts
	$(BIN)/python -m tools.man_page build/monitor.1
	@echo "Read it with: man -l build/monitor.1"

wheel: $(READY) ## The wheel in dist/, the same bytes each time
	$(BIN)/python -m tools.wheel dist

sbom: $(READY) ## The packages the program is made of: build/sbom.json (CycloneDX)
	$(BIN)/python -m tools.sbom build/sbom.json

audit: $(TOOLS) ## Known vulnerabilities of the locked packages, where the index can be asked
	$(BIN)/python -m tools.audit

lock: $(TOOLS) ## The hashes of locked.txt and locked-tools.txt, for the versions in constraints.txt
	$(BIN)/python -m tools.lock

clean: ## Remove what was made (never data/monitor.db)
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find reports -mindepth 1 ! -name README.md -prune -exec rm -rf {} +

$(READY): setup.cfg pyproject.toml locked.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; $(PYTHON) is older. Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@echo "Setting up $(VENV), once: fetching some 250 MB of packages takes a minute or two."
	$(PYTHON) -m venv $(VENV)
	@$(call LOCKED,locked.txt)
	$(EDITABLE)
	@touch $(READY)

$(TOOLS): $(READY) locked-tools.txt
	@echo "Adding the tools of tests and checks to $(VENV), once: about 1 GB, some minutes."
	@$(call LOCKED,locked-tools.txt)
	@touch $(TOOLS)
