# Hub: `make help` lists the targets.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
SUITE := tests --ignore=tests/proof --ignore=tests/browser
FAST := tests/domain tests/architecture tests/web tests/plans tests/booking -m "not slow"
PYTEST := $(BIN)/python -m pytest -q
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help run test check proof bench setup setup-run assets translations static system-packages suite-sqlite addresses messages \
	suite-postgresql proofs browser clean

help: ## show the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-18s %s\n", $$1, $$2}'

run: setup-run assets ## install, migrate, load the demo when empty, start the site and its worker
	@$(BIN)/hub migrate
	@$(BIN)/hub demo --if-empty
	@exec $(BIN)/hub serve

test: setup assets system-packages static suite-sqlite suite-postgresql proofs browser ## all that CI runs
	@echo "All checks passed."

check: setup assets static ## the fast part, for every commit
	HUB_TEST_DATABASE=sqlite $(PYTEST) $(FAST) -n $(WORKERS)

proof: setup assets system-packages ## the long races and kills, with their controls
	HUB_PROOF_SLOTS=200 $(PYTEST) tests/proof -p no:randomly --timeout=900

bench: setup assets ## the benchmarks, each printing its figures
	@for script in bench/*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

static: ## format, lint, types, templates, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/djlint --quiet --lint hub/templates
	$(BIN)/lint-imports --no-logo

suite-sqlite: ## the suite on SQLite
	HUB_TEST_DATABASE=sqlite $(PYTEST) $(SUITE) -n $(WORKERS)

suite-postgresql: ## the suite on PostgreSQL
	HUB_TEST_DATABASE=postgresql $(PYTEST) $(SUITE) -n $(WORKERS)

proofs: ## races and kills with real processes, short
	HUB_PROOF_SLOTS=40 $(PYTEST) tests/proof -p no:randomly --timeout=600

browser: ## the journeys in Chromium
	$(PYTEST) tests/browser -p no:randomly --timeout=300 -n $(WORKERS) --dist loadfile

setup: $(VENV)/dev.stamp ## the environment with all tools

setup-run: $(VENV)/run.stamp ## the environment of the site alone

$(VENV)/dev.stamp: requirements/dev.txt pyproject.toml
	@$(MAKE) --no-print-directory install LOCK=requirements/dev.txt
	@touch $(VENV)/dev.stamp $(VENV)/run.stamp

$(VENV)/run.stamp: requirements/run.txt pyproject.toml
	@$(MAKE) --no-print-directory install LOCK=requirements/run.txt
	@touch $(VENV)/run.stamp

.PHONY: install
install:
	@test -x $(BIN)/python || $(PYTHON) tools/environment.py $(VENV)
	@$(PIP) install --quiet --require-hashes -r $(LOCK)
	@$(PIP) install --quiet --no-deps --no-build-isolation -e .

assets: translations $(VENV)/static.stamp

translations: $(VENV)/translations.stamp ## compile the translations

$(VENV)/translations.stamp: $(wildcard hub/translations/*/LC_MESSAGES/*.po)
	@if [ -n "$^" ]; then $(BIN)/pybabel --quiet compile -d hub/translations; fi
	@touch $@

$(VENV)/static.stamp: $(shell find hub/static -type f ! -name '*.gz' ! -name '*.br' ! -path '*/built/*' 2>/dev/null)
	@$(BIN)/python -c "from hub.web.bundles import SHIPPED, build; build(SHIPPED)"
	@$(BIN)/python -m whitenoise.compress --quiet hub/static
	@touch $@

addresses: setup ## write docs/addresses.md
	@HUB_INSTANCE=build/addresses $(BIN)/python tools/addresses.py

messages: setup ## bring the translations up to date with the texts
	@tools/messages

system-packages:
	@tools/system-packages

clean: ## remove what was built; the data in instance/ stays
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	rm -rf hub/static/built
	find hub/static \( -name '*.gz' -o -name '*.br' \) -delete
	find hub/translations -name '*.mo' -delete
