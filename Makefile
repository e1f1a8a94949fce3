# The verbs of the project. `make serve` and `make test` work from a bare clone.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
WEB := scripts/web.py requirements/web.lock \
  $(shell find web -name node_modules -prune -o -type f -print) $(wildcard api/static/css/*.css)
PIP := $(BIN)/pip install -q --disable-pip-version-check

.PHONY: help serve test check format bench lock clean chromium

help: ## Say what there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/make \1\t\2/' | expand -t 16

serve: .venv/.runtime .venv/.web ## Build what is missing and serve on http://127.0.0.1:$(PORT)
	@$(BIN)/kg serve --port $(PORT)

test: .venv/.dev .venv/.web-dev chromium ## Static checks, then the whole test suite
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile

check: .venv/.dev .venv/.web-dev ## Static checks and the quality gate, without the tests
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/kg check

format: .venv/.dev .venv/.web-dev ## Write the code in the house format
	$(BIN)/ruff check --fix . && $(BIN)/ruff format . && $(BIN)/python scripts/web.py --format

bench: .venv/.dev ## Measure, side by side with the peers
	$(BIN)/python -m benchmarks

lock: .venv/.dev ## Renew the lock files from pyproject.toml
	$(BIN)/python scripts/lock.py

clean: ## Remove the environment and what was built (releases under var/ too)
	rm -rf .venv var dist api/built web/node_modules .mypy_cache .ruff_cache .pytest_cache

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Habitat KG needs Python 3.11 or newer; say which with: make serve PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv .venv || \
	  { echo "Python's venv module is missing; on Debian: apt install python3-venv"; rm -rf .venv; exit 1; }

.venv/.runtime: .venv/bin/python requirements/runtime.lock pyproject.toml
	@echo "Installing Habitat KG into .venv …"
	@$(PIP) --require-hashes --no-deps -r requirements/runtime.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: .venv/.runtime requirements/dev.lock
	@echo "Installing the development tools into .venv …"
	@$(PIP) --require-hashes --no-deps -r requirements/dev.lock
	@touch $@

# Node comes from PyPI. Where it or npm's packages are not to be had, pages have no modules: they
# work without, the server says so when it starts, and the next `make serve` tries again.
.venv/.node: .venv/.runtime requirements/web.lock
	@$(PIP) --require-hashes --no-deps -r requirements/web.lock && touch $@ || \
	  echo "Node could not be installed from PyPI; looking for another one."

.venv/.web: .venv/.node $(WEB)
	@echo "Building the modules of the pages …"
	@$(BIN)/python scripts/web.py && touch $@ || true

.venv/.web-dev: .venv/.node $(WEB)
	@echo "Building and checking the modules of the pages …"
	@$(BIN)/python scripts/web.py --check && touch $@ .venv/.web || test $$? -eq 3

chromium: # The browser of the tests of pages; they are skipped, and say so, where it is not there
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
	    apt-get install -y -q --no-install-recommends chromium >/dev/null; } || \
	  echo "There is no Chromium, and it could not be installed: the tests of pages are skipped."
