# The verbs of the project. `make serve` and `make test` work from a bare clone.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin

.PHONY: help serve test check format bench lock clean

help: ## Say what there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/make \1\t\2/' | expand -t 16

serve: .venv/.runtime ## Build what is missing and serve on http://127.0.0.1:$(PORT)
	@$(BIN)/kg serve --port $(PORT)

test: .venv/.dev ## Static checks, then the whole test suite
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile

check: .venv/.dev ## Static checks and the quality gate, without the tests
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/kg check

format: .venv/.dev ## Write the code in the house format
	$(BIN)/ruff check --fix . && $(BIN)/ruff format .

bench: .venv/.dev ## Measure, side by side with the peers
	$(BIN)/python -m benchmarks

lock: .venv/.dev ## Renew the lock files from pyproject.toml
	$(BIN)/python scripts/lock.py

clean: ## Remove the environment and what was built (releases under var/ too)
	rm -rf .venv var dist .mypy_cache .ruff_cache .pytest_cache

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Habitat KG needs Python 3.11 or newer; say which with: make serve PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv .venv || \
	  { echo "Python's venv module is missing; on Debian: apt install python3-venv"; rm -rf .venv; exit 1; }

.venv/.runtime: .venv/bin/python requirements/runtime.lock pyproject.toml
	@echo "Installing Habitat KG into .venv …"
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes --no-deps -r requirements/runtime.lock
	@$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: .venv/.runtime requirements/dev.lock
	@echo "Installing the development tools into .venv …"
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes --no-deps -r requirements/dev.lock
	@touch $@
