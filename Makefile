# Two commands matter: `make build` and `make test`. Both do all their own set-up.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
# Set but empty counts as not set: output must never go to /build. No shell has seen a `~` that stands in a file.
GIVEN := $(or $(RARE_EARTH_TRADE_HOME),$(CURDIR)/var)
override export RARE_EARTH_TRADE_HOME := $(if $(filter ~ ~/%,$(firstword $(GIVEN))),$(patsubst ~%,$(HOME)%,$(GIVEN)),$(GIVEN))

# dbt takes these from the environment only; without them its scratch files would lie in the project's root.
export DBT_TARGET_PATH = $(RARE_EARTH_TRADE_HOME)/build/target
export DBT_LOG_PATH = $(RARE_EARTH_TRADE_HOME)/build/logs

BIN := .venv/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

# Stamps bear a checksum of what they stand for, and of the folder, since an environment cannot be moved. They are made
# last, so that a set-up that broke off is done again.
checksum = $(firstword $(shell { echo "$(CURDIR)"; cat $(1); } | cksum))
V2 := .venv-v2
V2_STAMP := $(V2)/.ready-$(call checksum,requirements-v2.txt engine_v2/package-lock.json)
SPARK := .venv-spark
SPARK_STAMP := $(SPARK)/.ready-$(call checksum,requirements-spark.txt)
BUILD_STAMP := .venv/.build-$(call checksum,requirements.txt)
PROJECT_STAMP := .venv/.project-$(call checksum,pyproject.toml)
TEST_STAMP := .venv/.test-$(call checksum,requirements-test.txt)

# The folders that dbt cannot make for itself.
FOLDERS = mkdir -p "$(RARE_EARTH_TRADE_HOME)/build"

# Hashes for every version of Python and system, no index addresses; extras stay, or older pips look for them.
LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-header --no-emit-index-url

.PHONY: help build build-v2 build-spark test test-full calibration corpus faults bench lint docs clean lock sbom

help:  ## this list
	@awk -F':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' Makefile

build: $(PROJECT_STAMP)  ## environment, checks of seeds and downloads, dbt build, release, summary
	@$(BIN)/python -m rare_earth_trade.build

# Unit tests run on dbt-core only: v2 takes no lists in them, and ids are lists. All rows are compared instead.
# Silenced is what cannot be helped: semantic models in the form that dbt-core reads. Analysis of SQL is off, since it does
# not know DuckDB's `using key`.
build-v2: FOLDER = $(RARE_EARTH_TRADE_HOME)/build-v2
build-v2: $(PROJECT_STAMP) $(V2_STAMP)  ## the same build by the dbt v2 engine, compared with the candidate of `make build`
	@rm -rf "$(FOLDER)"
	@mkdir -p "$(FOLDER)"
	@ADBC_DRIVER_PATH="$(CURDIR)/$(V2)" DBT_TARGET_PATH="$(FOLDER)/target" DBT_LOG_PATH="$(FOLDER)/logs" \
		DBT_SEND_ANONYMOUS_USAGE_STATS=false $(V2)/bin/dbt build --target v2 --static-analysis off \
		--exclude-resource-type unit_test \
		--warn-error-options '{"error": "all", "silence": ["SemanticModelDeprecated"]}'
	@$(BIN)/rare-earth-trade compare "$(FOLDER)/rare_earth_trade.duckdb"

# Spark takes a path that is not absolute for one in its warehouse.
build-spark: FOLDER = $(RARE_EARTH_TRADE_HOME)/build-spark
build-spark: $(SPARK_STAMP)  ## the customs detail by Spark, in a local session
	@mkdir -p "$(FOLDER)" "$(RARE_EARTH_TRADE_HOME)/landing"
	@RARE_EARTH_TRADE_HOME="$$(realpath "$(RARE_EARTH_TRADE_HOME)")" DBT_TARGET_PATH="$(FOLDER)/target" \
		DBT_LOG_PATH="$(FOLDER)/logs" $(SPARK)/bin/dbt --warn-error build --target spark --selector customs_detail

# SQL is linted file by file, which takes minutes: what has changed since all of it last passed, or all where rules have.
LINTED = .venv/.linted-$(call checksum,.sqlfluff .sqlfluffignore macros/*.sql dbt_project.yml requirements-test.txt)
lint: $(PROJECT_STAMP) $(TEST_STAMP)  ## ruff, the rules of the house (dbt-score), sqlfluff
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(FOLDERS)
	@$(BIN)/dbt --quiet --warn-error parse
	@$(BIN)/dbt-score lint --manifest "$(DBT_TARGET_PATH)/manifest.json" --show failing-rules
	@# What cannot be compiled sqlfluff skips with a mere warning. Macros it skips always: they are not given to it.
	@begun=$$(mktemp); trap 'rm -f "$$begun"' EXIT; \
	files="models tests/dbt analyses"; \
	[ ! -e $(LINTED) ] || files=$$(find $$files -name '*.sql' -newer $(LINTED)); \
	[ -n "$$files" ] || exit 0; \
	found=$$($(BIN)/sqlfluff lint --processes 2 $$files 2>&1) && code=0 || code=$$?; echo "$$found"; \
	if grep -q 'Skipped file' <<<"$$found"; then echo "sqlfluff skipped a file" >&2; exit 1; fi; \
	if [ $$code = 0 ]; then rm -f .venv/.linted-*; touch -r "$$begun" $(LINTED); fi; exit $$code

corpus: $(PROJECT_STAMP)  ## how well stories are read: precision and recall, and the worst sentences
	@$(BIN)/python -m tests.corpus

# Everything on a scratch directory, so that a test never touches what is in var/.
test: TESTS = -m "not long and not full"
test:  ## linters, the whole build on a scratch directory, all tests but the long ones
test-full: TESTS =
test-full:  ## the same with all of the long tests
test test-full: $(PROJECT_STAMP) $(TEST_STAMP)
	@scratch=$$(mktemp -d); trap 'rm -rf "$$scratch"' EXIT; \
	$(MAKE) --no-print-directory checks RARE_EARTH_TRADE_HOME="$$scratch" TESTS='$(TESTS)'

# Tests at a time: each takes up to a gibibyte.
WORKERS ?= 2

# Linters work beside the build, on a database of their own; what they say comes after it, in one piece.
.PHONY: checks
checks:
	@$(FOLDERS)
	@log="$(RARE_EARTH_TRADE_HOME)/lint.txt"; \
	$(MAKE) --no-print-directory lint RARE_EARTH_TRADE_HOME="$(RARE_EARTH_TRADE_HOME)/lint" >"$$log" 2>&1 & lint=$$!; \
	$(MAKE) --no-print-directory released && built=0 || built=$$?; \
	wait $$lint && linted=0 || linted=$$?; \
	cat "$$log"; exit $$((built ? built : linted))
	@$(BIN)/pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder $(TESTS)

calibration: $(PROJECT_STAMP)  ## what the press alone gives, held against customs' own tables
	@$(BIN)/rare-earth-trade calibrate

# A release holds dbt's docs, and is made only of what Great Expectations accepts.
.PHONY: released
released:
	@$(BIN)/rare-earth-trade check-seeds
	@$(BIN)/rare-earth-trade expect --landing
	@$(BIN)/python -c 'from rare_earth_trade.build import DBT; exec(DBT)' --warn-error build
	@$(BIN)/rare-earth-trade release

# Faults made in scratch copies; the page is written even where one of them goes unnoticed.
faults: $(PROJECT_STAMP) $(TEST_STAMP)  ## every seeded fault, and which test notices it (docs/faults.md)
	@$(BIN)/python -m tests.faults.run --page docs/faults.md

bench: $(PROJECT_STAMP)  ## benchmarks, for docs/benchmarks.md (half an hour; nothing else should run)
	@$(BIN)/python benchmarks/bench.py

docs: $(PROJECT_STAMP)  ## one page of dbt docs that works from a file
	@$(FOLDERS)
	@$(BIN)/dbt docs generate --static
	@echo "$(DBT_TARGET_PATH)/static_index.html"

clean:  ## remove the environments; var/ stays
	rm -rf .venv $(V2) $(SPARK) .venv-readers

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

# dbt v2 and its DuckDB driver, which is a library inside a package for Node; its checksum is in package-lock.json.
.PHONY: $(V2)
$(V2): $(V2_STAMP)

$(V2_STAMP):
	@no() { echo "dbt v2 cannot be installed here: $$1" >&2; exit 2; }; \
	[ "$$(uname -sm)" = "Linux x86_64" ] || no "its DuckDB driver is for Linux x86_64, not for $$(uname -sm)"; \
	command -v npm >/dev/null || no "npm, which fetches its DuckDB driver, is missing (Debian, Ubuntu: apt install npm)"; \
	rm -rf $(V2); \
	$(PYTHON) -m venv $(V2) || no "Python's venv module is missing (Debian, Ubuntu: apt install python3-venv)"; \
	$(V2)/bin/python -m pip --quiet --disable-pip-version-check install --only-binary :all: --require-hashes \
		-r requirements-v2.txt || no "no wheel (requirements-v2.txt)"; \
	cp engine_v2/package*.json $(V2); \
	npm ci --silent --no-audit --no-fund --ignore-scripts --prefix $(V2) || no "no driver (engine_v2/package-lock.json)"; \
	printf '%s\n' 'manifest_version = 1' '[Driver]' 'entrypoint = "duckdb_adbc_init"' '[Driver.shared]' \
		'linux_amd64 = "$(CURDIR)/$(V2)/node_modules/@duckdb/node-bindings-linux-x64/libduckdb.so"' >$(V2)/duckdb.toml
	@touch $@

.PHONY: $(SPARK)
$(SPARK): $(SPARK_STAMP)

# pyspark comes as a source package only: it is built with the setuptools of the lock, which must be there first.
$(SPARK_STAMP): INSTALL = $(SPARK)/bin/python -m pip --quiet --disable-pip-version-check install --require-hashes \
	--only-binary :all:
$(SPARK_STAMP):
	@no() { echo "Spark cannot be installed here: $$1" >&2; exit 2; }; \
	java -version 2>&1 | grep -qE 'version "(1[7-9]|[2-9][0-9])' || \
		no "Java 17 or newer is missing (Debian, Ubuntu: apt install openjdk-17-jre-headless)"; \
	echo "Making the environment in $(SPARK) (a minute or two) ..."; \
	rm -rf $(SPARK); \
	$(PYTHON) -m venv $(SPARK) || no "Python's venv module is missing (Debian, Ubuntu: apt install python3-venv)"; \
	{ awk '/^[a-z]/ {kept = /^setuptools==/} kept' requirements-spark.txt | $(INSTALL) -r /dev/stdin && \
		$(INSTALL) --no-binary pyspark --no-build-isolation --use-pep517 -r requirements-spark.txt; } || \
		no "not all packages of requirements-spark.txt can be had"
	@touch $@

lock:  ## renew all lock files (needs uv and npm)
	@command -v uv >/dev/null || { echo "uv is missing (pip install uv)" >&2; exit 2; }
	uv pip compile pyproject.toml $(LOCK) -o requirements.txt
	uv pip compile pyproject.toml --extra serve -c requirements.txt $(LOCK) -o requirements-serve.txt
	uv pip compile pyproject.toml --extra serve --extra test -c requirements-serve.txt $(LOCK) -o requirements-test.txt
	@# pip 23 does not match an extra that two packages spell differently, and lxml has none of that name any more.
	sed -i.bak 's/^lxml\[html-clean\]==/lxml==/' requirements.txt requirements-serve.txt requirements-test.txt && rm requirements*.bak
	uv pip compile --group v2 $(LOCK) -o requirements-v2.txt
	uv pip compile --group spark -c requirements.txt $(LOCK) -o requirements-spark.txt
	npm install --silent --package-lock-only --omit-lockfile-registry-resolved --ignore-scripts --prefix engine_v2
	$(MAKE) sbom

# Without the links of each package, some of which name the index that it came from.
sbom:  ## renew the bill of materials and the list of licences (needs uv)
	@command -v uv >/dev/null || { echo "uv is missing (pip install uv)" >&2; exit 2; }
	@scratch=$$(mktemp -d); trap 'rm -rf "$$scratch"' EXIT; \
	uv venv --quiet --python $(PYTHON) "$$scratch/venv"; \
	uv pip install --quiet --python "$$scratch/venv" --only-binary :all: --require-hashes -r requirements.txt; \
	uvx --quiet --from cyclonedx-bom==7.5.0 cyclonedx-py environment "$$scratch/venv" --pyproject pyproject.toml \
		--output-reproducible --of JSON -o "$$scratch/sbom.json"; \
	$(PYTHON) -c 'import json, sys; bom = json.load(sys.stdin); \
		[one.pop("externalReferences", None) for one in (*bom["components"], bom["metadata"]["component"])]; \
		bom["metadata"].pop("tools", None); \
		print(json.dumps(bom, indent=1, ensure_ascii=False))' <"$$scratch/sbom.json" >sbom.cdx.json; \
	{ sed '/^## What a build installs$$/q' docs/licences.md; \
	printf '\nRenewed by `make sbom`; the bill of materials is `sbom.cdx.json`.\n\n'; \
	uvx --quiet pip-licenses==5.5.5 --python "$$scratch/venv/bin/python" --format=markdown --order=name --with-system \
		--ignore-packages pip; } >"$$scratch/licences.md"; \
	cp "$$scratch/licences.md" docs/licences.md
