.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install
# The instant at which the demo site is built: one incident is open, one window is in progress.
DEMO_NOW := 2026-11-21T14:40Z

.PHONY: help site serve test check lint types imports format conformance sizes screenshots catalogs wheel lock clean

help: ## List the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# Hashes guard what is installed. The build tools come first because feedgen has no wheel.
.venv/.site: requirements/build.txt requirements/site.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("statusgen needs Python 3.11 or newer; name one with make PYTHON=python3.12")'
	$(PYTHON) -m venv .venv
	$(PIP) --require-hashes -r requirements/build.txt
	$(PIP) --require-hashes --no-build-isolation -r requirements/site.txt
	$(PIP) --no-build-isolation --no-deps --editable .
	@touch $@

.venv/.dev: .venv/.site requirements/dev.txt
	$(PIP) --require-hashes --no-build-isolation -r requirements/dev.txt
	@touch $@

site: .venv/.site ## Build the demo site into public/
	$(BIN)/statusgen build --now $(DEMO_NOW)

serve: .venv/.site ## Serve the demo site and rebuild it as you type
	$(BIN)/statusgen serve --now $(DEMO_NOW)

test: .venv/.dev ## Run the tests (ARGS="-k uptime" for some of them)
	$(BIN)/python -m pytest $(ARGS)

check: lint types imports ## Lint, types and import rules

lint: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/.dev
	$(BIN)/mypy

imports: .venv/.dev
	$(BIN)/lint-imports

format: .venv/.dev ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

.venv-conformance/.ready: requirements/conformance.txt tests/conformance/package.json
	$(PYTHON) -m venv .venv-conformance
	@echo '*' > .venv-conformance/.gitignore
	.venv-conformance/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r requirements/conformance.txt
	npm install --prefix tests/conformance --ignore-scripts --no-package-lock --no-audit --no-fund --silent
	@touch $@

conformance: .venv/.dev .venv-conformance/.ready ## Run clients that others wrote against built sites (needs Node)
	CONFORMANCE=1 $(BIN)/python -m pytest tests/conformance $(ARGS)

sizes: site ## Print the weight of the demo site's pages
	$(BIN)/python -m tests.sizes public

screenshots: .venv/.dev site ## Make the pictures of the README anew (needs Chromium)
	$(BIN)/python -m tests.screenshots public $(DEMO_NOW) docs/screenshots

catalogs: .venv/.dev ## List the words of the interface, for translators: statusgen.pot
	$(BIN)/pybabel --quiet extract -F babel.cfg -k N_ -k _words --no-location --sort-output -o statusgen.pot .

wheel: .venv/.dev ## Build the wheel, install it into an empty environment and use it from there
	PYTHON=$(PYTHON) ./tests/wheel.sh

lock: ## Pin the dependencies anew, with hashes (needs uv)
	uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --python-version 3.11 --group build -o requirements/build.txt
	uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --python-version 3.11 pyproject.toml -o requirements/site.txt
	uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --python-version 3.11 pyproject.toml --group dev -o requirements/dev.txt
	uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --python-version 3.11 requirements/conformance.in -o requirements/conformance.txt

clean: ## Remove what was built and set up
	rm -rf .venv .venv-conformance tests/conformance/node_modules public .public.statusgen .statusgen dist
