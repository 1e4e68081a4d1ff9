# Everything runs in .venv, filled from the lock with hashes: by uv if present, else by venv and pip.
#   make demo     a small company to click through
#   make test     every test but those in a real browser
#   make test-browser    those; they need chromium
#   make check    lint, format, types and the rules of the house

PYTHON ?= python3
PORT ?= 8000
WORKERS ?= auto
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test test-browser check lint types house lock clean setup
.DELETE_ON_ERROR:

demo: $(READY)
	@$(BIN)/verifier demo --port $(PORT)

test: $(READY)
	$(BIN)/python -m pytest -n $(WORKERS)

test-browser: $(READY)
	@command -v chromium >/dev/null || { \
	  echo 'These tests need a browser: apt-get install chromium' >&2; exit 1; }
	$(BIN)/python -m pytest -n $(WORKERS) tests/browser

check: lint types house

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy --strict verifier wsgi.py

house: $(READY)
	$(BIN)/python -m pytest tests/house

setup: $(READY)

$(READY): requirements-dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo 'Python 3.11 or newer is needed; name one with: make PYTHON=python3.12 …' >&2; exit 1; }
	@if command -v uv >/dev/null; then \
	  set -e; \
	  test -x $(BIN)/python || uv venv --quiet --python "$$(command -v $(PYTHON))" $(VENV); \
	  uv pip sync --quiet --python $(BIN)/python --require-hashes requirements-dev.txt; \
	  uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .; \
	else \
	  set -e; \
	  test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	    echo 'Neither uv nor venv works; on Debian: apt install python3-venv' >&2; exit 1; }; \
	  $(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip >/dev/null; \
	  $(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.txt; \
	  $(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .; \
	fi
	@touch $@

# Needs uv. No header and no annotations: a lock names packages, not the machine that made it.
LOCK := uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	--no-annotate --no-header --no-emit-index-url --no-emit-find-links
lock:
	$(LOCK) pyproject.toml --output-file requirements.txt
	$(LOCK) --extra dev pyproject.toml --output-file requirements-dev.txt

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
