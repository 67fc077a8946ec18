# Two commands matter: `make build` and `make test`. Both do all their own set-up.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
# Set but empty counts as not set: output must never go to /build.
export RARE_EARTH_TRADE_HOME := $(or $(RARE_EARTH_TRADE_HOME),$(CURDIR)/var)

# dbt takes these from the environment only; without them its scratch files would lie in the project's root.
export DBT_TARGET_PATH = $(RARE_EARTH_TRADE_HOME)/build/target
export DBT_LOG_PATH = $(RARE_EARTH_TRADE_HOME)/build/logs

BIN := .venv/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

# Stamps bear a checksum of what they stand for, and of the folder, since an environment cannot be moved. They are made
# last, so that a set-up that broke off is done again.
checksum = $(firstword $(shell { echo "$(CURDIR)"; cat $(1); } | cksum))
BUILD_STAMP := .venv/.build-$(call checksum,requirements.txt)
PROJECT_STAMP := .venv/.project-$(call checksum,pyproject.toml)
TEST_STAMP := .venv/.test-$(call checksum,requirements-test.txt)

# The folders that dbt cannot make for itself.
FOLDERS = mkdir -p "$(RARE_EARTH_TRADE_HOME)/build"

# Hashes for every version of Python and system, no index addresses; extras stay, or older pips look for them.
LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-header --no-emit-index-url

.PHONY: help build test test-full faults lint docs clean lock

help:  ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

build: $(PROJECT_STAMP)  ## environment, checks of seeds and downloads, dbt build, release, summary
	@$(FOLDERS)
	@$(BIN)/rare-earth-trade check-seeds
	@$(BIN)/rare-earth-trade expect --landing
	@$(BIN)/dbt build
	@$(BIN)/rare-earth-trade release
	@$(BIN)/rare-earth-trade summary

lint: $(PROJECT_STAMP) $(TEST_STAMP)  ## ruff and sqlfluff
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(FOLDERS)
	@# What cannot be compiled sqlfluff skips with a mere warning. Macros it skips always: they are not given to it.
	@found=$$($(BIN)/sqlfluff lint --processes 2 models tests/dbt analyses 2>&1) && code=0 || code=$$?; echo "$$found"; \
	if grep -q 'Skipped file' <<<"$$found"; then echo "sqlfluff skipped a file" >&2; exit 1; fi; exit $$code

# Everything on a scratch directory, so that a test never touches what is in var/.
test: TESTS = -m "not full"
test:  ## linters, the whole build on a scratch directory, all tests but the longest
test-full: TESTS =
test-full:  ## the same with all of the long tests
test test-full: $(PROJECT_STAMP) $(TEST_STAMP)
	@scratch=$$(mktemp -d); trap 'rm -rf "$$scratch"' EXIT; \
	$(MAKE) --no-print-directory checks RARE_EARTH_TRADE_HOME="$$scratch" TESTS='$(TESTS)'

.PHONY: checks
checks: lint
	@$(BIN)/rare-earth-trade check-seeds
	@$(BIN)/rare-earth-trade expect --landing
	@$(BIN)/dbt --warn-error build
	@$(BIN)/dbt-score lint --manifest "$(DBT_TARGET_PATH)/manifest.json" --show failing-rules
	@$(BIN)/rare-earth-trade expect
	@$(BIN)/dbt docs generate --static
	@$(BIN)/pytest $(TESTS)

# Faults made in scratch copies; the page is written even where one of them goes unnoticed.
faults: $(PROJECT_STAMP) $(TEST_STAMP)  ## every seeded fault, and which test notices it (docs/faults.md)
	@$(BIN)/python -m tests.faults.run --page docs/faults.md

docs: $(PROJECT_STAMP)  ## one page of dbt docs that works from a file
	@$(FOLDERS)
	@$(BIN)/dbt docs generate --static
	@echo "$(DBT_TARGET_PATH)/static_index.html"

clean:  ## remove the environment; var/ stays
	rm -rf .venv

# An environment whose Python is gone counts as none.
ifneq ($(shell { $(BIN)/python -c 'print(1)'; } 2>/dev/null),1)
.PHONY: $(BUILD_STAMP)
endif

# Wheels only: building a package from source would fetch its build tools unlocked.
$(BUILD_STAMP):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name it: make build PYTHON=python3.12" >&2; exit 2; }
	@echo "Making the environment in .venv (a minute or two) ..."
	@rm -rf .venv
	@$(PYTHON) -m venv .venv || \
		{ echo "Python's venv module is missing (Debian, Ubuntu: apt install python3-venv)" >&2; exit 2; }
	@$(PIP) install --only-binary :all: --require-hashes -r requirements.txt
	@touch $@

$(PROJECT_STAMP): $(BUILD_STAMP)
	@rm -f .venv/.project-*
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(TEST_STAMP): $(BUILD_STAMP)
	@echo "Adding the tools of the tests ..."
	@rm -f .venv/.test-*
	@# halo comes as a source package only: it is built with the setuptools of the lock, which fetches nothing.
	@$(PIP) install --only-binary :all: --no-binary halo --no-build-isolation --use-pep517 --require-hashes \
		-r requirements-test.txt
	@touch $@

lock:  ## renew both lock files (needs uv)
	@command -v uv >/dev/null || { echo "uv is missing (pip install uv)" >&2; exit 2; }
	uv pip compile pyproject.toml $(LOCK) -o requirements.txt
	uv pip compile pyproject.toml --extra test -c requirements.txt $(LOCK) -o requirements-test.txt
