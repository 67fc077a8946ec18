# Two commands matter: `make build` and `make test`. Both do all their own set-up.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
export RARE_EARTH_TRADE_HOME ?= $(CURDIR)/var

# dbt takes these from the environment only; without them its scratch files would lie in the project's root.
export DBT_TARGET_PATH = $(RARE_EARTH_TRADE_HOME)/build/target
export DBT_LOG_PATH = $(RARE_EARTH_TRADE_HOME)/build/logs

BIN := .venv/bin
# The folders that dbt cannot make for itself.
FOLDERS = mkdir -p "$(RARE_EARTH_TRADE_HOME)/build"

# Hashes for every version of Python and system, no index addresses; extras stay, or older pips look for them.
LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-header --no-emit-index-url

.PHONY: help build test test-full lint docs clean lock

help:  ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

build: .venv/.build-ready  ## environment, seed check, dbt build, acceptance, summary
	@$(FOLDERS)
	@$(BIN)/rare-earth-trade check-seeds
	@$(BIN)/dbt build
	@$(BIN)/rare-earth-trade expect
	@$(BIN)/rare-earth-trade summary

lint: .venv/.test-ready  ## ruff and sqlfluff
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(FOLDERS)
	@$(BIN)/sqlfluff lint --processes 2 models macros tests/dbt analyses

# Everything on a scratch directory, so that a test never touches what is in var/.
test: TESTS = -m "not full"
test-full: TESTS =
test test-full: .venv/.test-ready  ## linters, the whole build on a scratch directory, all tests (test-full: long ones too)
	@scratch=$$(mktemp -d); trap 'rm -rf "$$scratch"' EXIT; \
	$(MAKE) --no-print-directory checks RARE_EARTH_TRADE_HOME="$$scratch" TESTS='$(TESTS)'

.PHONY: checks
checks: lint
	@$(BIN)/rare-earth-trade check-seeds
	@$(BIN)/dbt --warn-error build
	@$(BIN)/dbt-score lint --manifest "$(DBT_TARGET_PATH)/manifest.json" --show failing-rules
	@$(BIN)/rare-earth-trade expect
	@$(BIN)/dbt docs generate --static
	@$(BIN)/pytest $(TESTS)

docs: .venv/.build-ready  ## one page of dbt docs that works from a file
	@$(FOLDERS)
	@$(BIN)/dbt docs generate --static
	@echo "$(DBT_TARGET_PATH)/static_index.html"

clean:  ## remove the environment; var/ stays
	rm -rf .venv

# The environment is made anew where its lock has changed or an earlier attempt broke off: the stamp comes last.
.venv/.build-ready: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name it: make build PYTHON=python3.12" >&2; exit 2; }
	@echo "Making the environment in .venv (a minute or two) ..."
	@rm -rf .venv
	@$(PYTHON) -m venv .venv || \
		{ echo "Python's venv module is missing (Debian, Ubuntu: apt install python3-venv)" >&2; exit 2; }
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/.test-ready: .venv/.build-ready requirements-test.txt
	@echo "Adding the tools of the tests ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.txt
	@touch $@

lock:  ## renew both lock files (needs uv)
	uv pip compile pyproject.toml $(LOCK) -o requirements.txt
	uv pip compile pyproject.toml --extra test -c requirements.txt $(LOCK) -o requirements-test.txt
