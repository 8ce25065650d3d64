# Every task of this repository is a target here; `make` alone lists them.
# PYTHON=/path/to/python3.12 chooses the Python of the virtual environment.

PYTHON ?=
VENV := .venv
BIN := $(VENV)/bin
# Node.js: the one on PATH when it is recent enough, else the one in the virtual environment.
NODE_ENV = PATH="$$('$(CURDIR)/scripts/node_path.sh'):$$PATH"
NPM = cd frontend && $(NODE_ENV) npm run --silent
# The launcher gets SIGTERM when make ends, however make ends.
LAUNCH = exec setpriv --pdeathsig TERM -- $(BIN)/python -m contrafact_local
NO_DATA = must name a folder that holds hpcp.npz, see docs/developer/training.md
DATA = --data "$${CONTRAFACT_RESEARCH_DATA:?$(NO_DATA)}/hpcp.npz"
WHOLE = tests/e2e tests/worker
HOSTS = tests/chaos tests/cluster
SLOWEST = --durations=40 --durations-min=1
# Which tests the stages run: those of `make test`, or `long`, those of `make test-long`.
TEST_LENGTH ?= not long
SHELL := /bin/sh
MAKEFLAGS += --no-print-directory
export PYTHON

.DEFAULT_GOAL := help

.PHONY: help
help:  ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

## Use the product

.PHONY: setup run chaos drill drill-images bench train evaluate studies
setup:  ## Install everything into .venv and frontend/node_modules, and build the page
	@scripts/setup.sh

run: may-run setup  ## Set up and start the product at http://127.0.0.1:8080, until Ctrl-C
	@$(LAUNCH)

.PHONY: may-run
may-run:
	@scripts/may_run.sh

bench: setup  ## Measure speed and memory (benchmarks/)
	@$(BIN)/python -m benchmarks $(ARGS)

chaos: setup  ## Kill parts of the product 500 times at random and check that nothing is lost (KILLS=60)
	@CONTRAFACT_CHAOS_KILLS=$(or $(KILLS),500) $(BIN)/pytest -q tests/chaos $(ARGS)

drill: setup  ## Half an hour of faults on three APIs and four workers: an upgrade, kills, cut networks (ARGS="--minutes 5")
	@scripts/nginx.sh
	@$(BIN)/python -m tests.cluster.drill $(ARGS)

drill-images: setup  ## Ten minutes of faults on containers of the built images; needs root and docker.io (ARGS="--minutes 3")
	@scripts/engine.sh
	@$(NODE_ENV) $(BIN)/python -m tests.images.drill $(ARGS)

train: setup  ## Train on CONTRAFACT_RESEARCH_DATA/hpcp.npz and write model_weights/ (ARGS="--seed 2 --run runs/again")
	@$(BIN)/contrafact-train $(DATA) --network intervals
	@$(BIN)/contrafact-train $(DATA) --out model_weights --join runs/intervals $(ARGS)

evaluate: setup  ## Evaluate every system on that data and write docs/results/accuracy.md (trains baselines for hours; ARGS=--no-train)
	@$(BIN)/contrafact-bench accuracy $(DATA) --out docs/results/accuracy.md $(ARGS)

studies: setup  ## Run the studies of docs/results/studies on that data (STUDIES=ablation runs one)
	@$(BIN)/contrafact-bench studies $(or $(STUDIES),all) $(DATA) --out docs/results $(ARGS)

## Work on the code

.PHONY: packages dev check test test-long one lint format client pictures lock notice digests audit
packages:  ## Install the packages, without building the page
	@scripts/setup.sh packages

dev: may-run packages  ## Start the product for development: API and page reload on change, until Ctrl-C
	@export $(NODE_ENV); $(LAUNCH) --dev

check: packages  ## Run linters, type checks and fast unit tests (under 3 minutes)
	@scripts/stages.sh "types test-unit" "lint-python architecture client-drift lint-page types-page test-page"

test: setup  ## Set up, then run every check and all but the long tests and those of the images
	@scripts/stages.sh "test-product" "test-servers test-page types types-page client-drift page-size" \
		"lint-python architecture lint-page test-rest test-hosts"

test-long: setup  ## Set up, then run the long tests and those of the images: each night, and before a release
	@TEST_LENGTH=long scripts/stages.sh "test-product test-hosts" "test-images test-servers" "test-rest"

one:  ## Run one test, and install nothing: make one TEST=tests/unit/test_settings.py
	@$(BIN)/pytest $(TEST) $(ARGS)

lint: packages lint-python types architecture lint-page types-page client-drift  ## Run linters, type checks and import rules

format:  ## Format all Python and the page
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format --quiet .
	@$(NPM) format

client: packages  ## Write openapi.json from the API, and generate the clients of the page and of Python from it
	@$(BIN)/python -m contrafact_api.describe frontend/openapi.json
	@$(NPM) generate
	@scripts/tools.sh
	@.venv-tools/bin/python scripts/write_client.py frontend/openapi.json client/src/contrafact_client

pictures: setup chromium  ## Take a picture of every page, for docs/user/images
	@CONTRAFACT_PICTURES=docs/user/images $(BIN)/pytest -q tests/e2e/test_every_page.py -k "fit_their_width and desktop and light"

lock: packages  ## Resolve pyproject.toml into requirements*.lock again, keeping versions where possible
	@scripts/tools.sh
	@scripts/lock.sh
	@$(MAKE) notice

notice: packages  ## Write NOTICE from the locks, the installed packages and scripts/notice.toml
	@$(BIN)/python scripts/notice.py

digests: packages  ## Pin the images of containers by digest, where Docker Hub can be reached (ARGS=--check compares)
	@$(BIN)/python scripts/digests.py $(ARGS)

audit: packages  ## Write bills of materials (artifacts/) and look for advisories; ARGS=--offline asks nobody
	@scripts/tools.sh
	@$(NODE_ENV) .venv-tools/bin/python scripts/audit.py $(ARGS)

## Stages of `make check` and `make test`; each runs alone after `make setup`

.PHONY: lint-python types architecture lint-page types-page client-drift page-size test-page
.PHONY: test-unit test-product test-servers test-hosts test-rest test-images test-python chromium
lint-python:  ## ruff: lint and format of all Python
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .

types:  ## mypy, strict
	@$(BIN)/mypy

architecture:  ## import-linter: which package may import which
	@$(BIN)/lint-imports --cache-dir .import_linter_cache

lint-page:  ## Biome: lint and format of the page
	@$(NPM) lint

types-page:  ## tsc: types of the page
	@$(NPM) typecheck

client-drift:  ## Compare openapi.json, the page's client and Python's with the API
	@$(NODE_ENV) scripts/client_drift.sh

page-size:  ## Check the size of the page's first load
	@$(NPM) size

test-page:  ## The page's tests
	@$(NPM) test

test-unit:  ## pytest, fast unit tests only
	@$(BIN)/pytest -m "not slow and not long and not product and not research" tests/unit $(SLOWEST) $(ARGS)

test-product: chromium  ## pytest, the tests that start the whole product
	@$(BIN)/pytest -m "product and $(TEST_LENGTH)" $(WHOLE) $(SLOWEST) $(ARGS)

test-servers:  ## pytest, the other tests that start real servers
	@$(BIN)/pytest -m "product and $(TEST_LENGTH)" $(WHOLE:%=--ignore=%) $(HOSTS:%=--ignore=%) $(SLOWEST) $(ARGS)

test-hosts:  ## pytest, kills of any process, several hosts, a month of use
	@scripts/nginx.sh
	@$(BIN)/pytest -m "product and $(TEST_LENGTH)" $(HOSTS) $(SLOWEST) $(ARGS)

test-rest:  ## pytest, all other tests
	@$(BIN)/pytest -m "not product and $(TEST_LENGTH)" $(SLOWEST) $(ARGS)

test-images:  ## pytest, build the images and start them on an engine of the tests' own; needs root and docker.io
	@scripts/engine.sh
	@$(NODE_ENV) $(BIN)/pytest tests/images $(SLOWEST) $(ARGS)

test-python: chromium  ## pytest, all in one process: make test-python ARGS="tests/api"
	@$(BIN)/pytest $(ARGS)

chromium:  ## Install Chromium from Debian's packages when it is missing
	@scripts/chromium.sh
