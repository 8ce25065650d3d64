# Everything that is done with this repository is a target here; `make` alone lists them.
# PYTHON=/path/to/python3.12 chooses the Python of the virtual environment.

PYTHON ?=
VENV := .venv
BIN := $(VENV)/bin
# Node.js: the one on PATH when it is recent enough, else the one in the virtual environment.
NODE_ENV = PATH="$$('$(CURDIR)/scripts/node_path.sh'):$$PATH"
NPM = cd frontend && $(NODE_ENV) npm run --silent
NO_DATA = must name a folder that holds hpcp.npz, see docs/developer/training.md
SHELL := /bin/sh
MAKEFLAGS += --no-print-directory
export PYTHON

.DEFAULT_GOAL := help

.PHONY: help
help:  ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

## What a person calls

.PHONY: setup run test lint bench train evaluate studies
setup:  ## Install everything into .venv and frontend/node_modules, and build the page
	@scripts/setup.sh

run: setup  ## Set up and start the whole product at http://127.0.0.1:8080, until Ctrl-C
	@exec setpriv --pdeathsig TERM -- $(BIN)/python -m contrafact_local

test:  ## Set up and run every check and every test
	@scripts/test.sh

lint: setup lint-python types architecture lint-page types-page client-drift  ## Linters, type checks, architecture rules

bench: setup  ## Measure speed and memory (benchmarks/)
	@$(BIN)/python -m benchmarks $(ARGS)

train: setup  ## Train on hpcp.npz of the folder CONTRAFACT_RESEARCH_DATA, into model_weights/ (ARGS="--seed 2 --run runs/again")
	@$(BIN)/contrafact-train --data "$${CONTRAFACT_RESEARCH_DATA:?$(NO_DATA)}/hpcp.npz" --out model_weights $(ARGS)

evaluate: setup  ## Evaluate every system on that data, and write docs/results/accuracy.md (trains the baselines first, for hours; not with ARGS=--no-train)
	@$(BIN)/python -m contrafact_bench.reports.accuracy --data "$${CONTRAFACT_RESEARCH_DATA:?$(NO_DATA)}/hpcp.npz" --out docs/results/accuracy.md $(ARGS)

studies: setup  ## Make the studies of docs/results/studies on that data (STUDIES=ablation: these alone)
	@$(BIN)/python -m contrafact_bench.studies $(or $(STUDIES),all) --data "$${CONTRAFACT_RESEARCH_DATA:?$(NO_DATA)}/hpcp.npz" --out docs/results $(ARGS)

## The stages of `make test`, each to be called alone after `make setup`

.PHONY: lint-python types architecture lint-page types-page client-drift page-size test-page test-python chromium
lint-python:  ## ruff: lint and format of all Python
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .

types:  ## mypy, strict
	@$(BIN)/mypy

architecture:  ## import-linter: who may import whom
	@$(BIN)/lint-imports --cache-dir .import_linter_cache

lint-page:  ## Biome: lint and format of the page
	@$(NPM) lint

types-page:  ## tsc: types of the page
	@$(NPM) typecheck

client-drift:  ## Whether openapi.json and the page's client are what the API says
	@$(NODE_ENV) scripts/client_drift.sh

.PHONY: client
client: setup  ## Write openapi.json from the API, and generate the page's client from it
	@$(BIN)/python -m contrafact_api.describe frontend/openapi.json
	@$(NPM) generate

page-size:  ## Whether the page's first load is small enough
	@$(NPM) size

test-page:  ## The page's own tests
	@$(NPM) test

test-python: chromium  ## pytest, end-to-end tests in Chromium among them: make test-python ARGS="tests/unit"
	@$(BIN)/pytest $(ARGS)

chromium:  ## Install Chromium from Debian's packages when it is missing
	@scripts/chromium.sh
