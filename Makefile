# Each target makes what it needs: a virtual environment in .venv with pinned, hash-checked packages.
PYTHON ?= python3
BIN := .venv/bin
UV_VERSION := 0.13.9
DEMO_AS_OF := 2026-01-04 15:34:38 +0800

.PHONY: demo test fast bench bench-scale lint lock golden docs clean jekyll-test jekyll-setup postgres-test postgres-setup workflow-test unit-test kills extras-test

demo: .venv/run.stamp
	$(BIN)/yanbao note examples/biren-ipo --as-of "$(DEMO_AS_OF)" --out out/demo

test: .venv/dev.stamp
	$(BIN)/pytest -m "not jekyll and not postgres and not extras"

fast: .venv/dev.stamp
	$(BIN)/pytest -m "not jekyll and not postgres and not extras and not slow"

lint: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/dev.stamp
	$(BIN)/python -m benchmarks

# The cost of a document by stage, and 20,000 of them on each engine: minutes
bench-scale: .venv/extras.stamp
	$(BIN)/python -m benchmarks.stages
	$(BIN)/python -m benchmarks.scale

# Pages that are written from the program: its commands, the schema of a note, and the read-me's
# excerpt of the demo.
docs: .venv/dev.stamp
	$(BIN)/python scripts/build_cli_docs.py
	$(BIN)/python scripts/build_schema.py
	$(BIN)/python scripts/build_readme.py

jekyll-setup:
	@command -v jekyll >/dev/null || { \
	  echo "jekyll is missing: installing Debian's package 'jekyll' (needs root)"; \
	  apt-get update -qq && apt-get install -y -qq jekyll; }

jekyll-test: .venv/dev.stamp jekyll-setup
	$(BIN)/pytest -m jekyll

# Debian's package; the tests start a server of their own from it and stop it, as its own user.
postgres-setup:
	@ls /usr/lib/postgresql/*/bin/pg_ctl >/dev/null 2>&1 || command -v pg_ctl >/dev/null || { \
	  echo "a PostgreSQL server is missing: installing Debian's package 'postgresql' (needs root)"; \
	  apt-get update -qq && apt-get install -y -qq postgresql; }

postgres-test: .venv/dev.stamp postgres-setup
	$(BIN)/pytest -m postgres

# The optional parts (ray, polars, akshare, yfinance: 700 MB), and the tests that need them.
extras-test: .venv/extras.stamp
	$(BIN)/pytest -m extras

# Two hundred kills of `yanbao run`; a plain test run takes six.
kills: .venv/dev.stamp
	YANBAO_KILLS=200 $(BIN)/pytest tests/journeys/test_desk_kills.py

# The workflow's steps, its installation of this checkout among them, on a machine that is new.
workflow-test: .venv/dev.stamp
	YANBAO_WORKFLOW_PACKAGE="$(CURDIR)[push]" $(BIN)/pytest tests/deploy/test_workflow.py

# The unit by systemd's own checker; its installation and its command as written, on a machine that
# holds nothing else (needs root and Debian's package 'systemd')
unit-test: .venv/dev.stamp
	@command -v systemd-analyze >/dev/null || { \
	  echo "systemd-analyze is missing: installing Debian's package 'systemd' (needs root)"; \
	  apt-get update -qq && apt-get install -y -qq systemd; }
	YANBAO_UNIT_PACKAGE="$(CURDIR)[push]" $(BIN)/pytest tests/deploy/test_unit.py tests/deploy/test_unit_run.py

lock: .venv/uv.stamp
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
	  pyproject.toml -o requirements/run.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
	  pyproject.toml --group dev -o requirements/dev.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
	  pyproject.toml --group dev --all-extras -c requirements/dev.txt -o requirements/extras.txt

.venv/uv.stamp:
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "yanbao needs Python 3.11 or newer; found " + sys.version.split()[0])'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv==$(UV_VERSION)"
	touch $@

.venv/run.stamp: .venv/uv.stamp requirements/run.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/run.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps -e .
	touch $@

.venv/dev.stamp: .venv/uv.stamp requirements/dev.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/dev.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps -e .
	touch $@ .venv/run.stamp

.venv/extras.stamp: .venv/dev.stamp requirements/extras.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/extras.txt
	touch $@

clean:
	rm -rf .venv out build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
