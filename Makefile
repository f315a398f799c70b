.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install
# The instant at which the demo site is built: one incident is open, one window is in progress.
DEMO_NOW := 2026-11-21T14:40Z
# What `make benchmarks` measures: numbers of incidents, and generators.
N := 100 1000 10000 50000
TOOLS := statusgen hugo pelican eleventy
ELEVENTY := benchmarks/peers/eleventy

.PHONY: help site serve test check lint types imports format conformance benchmarks benchmarks-serve fuzz sizes screenshots catalogs wheel lock clean

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
	$(BIN)/python -m pytest -n auto $(ARGS)

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

.venv-benchmarks/.ready: requirements/benchmarks.txt
	$(PYTHON) -m venv .venv-benchmarks
	@echo '*' > .venv-benchmarks/.gitignore
	.venv-benchmarks/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r requirements/benchmarks.txt
	@touch $@

$(ELEVENTY)/node_modules/.ready: $(ELEVENTY)/package.json
	npm install --prefix $(ELEVENTY) --ignore-scripts --no-package-lock --no-audit --no-fund --silent
	@touch $@

benchmarks: .venv/.site .venv-benchmarks/.ready $(if $(filter eleventy,$(TOOLS)),$(ELEVENTY)/node_modules/.ready) ## Measure builds (N="100 1000" TOOLS="statusgen hugo" ON=DIRECTORY)
	$(BIN)/python -m benchmarks.run --incidents $(N) --generators $(TOOLS) $(if $(ON),--on $(ON))

benchmarks-serve: .venv/.dev ## Measure how soon a browser shows what was saved (needs Chromium)
	$(BIN)/python -m benchmarks.serving

.venv-fuzz/.ready: requirements/fuzz.txt requirements/build.txt requirements/site.txt
	$(PYTHON) -m venv .venv-fuzz
	@echo '*' > .venv-fuzz/.gitignore
	.venv-fuzz/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r requirements/build.txt
	.venv-fuzz/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes --no-build-isolation -r requirements/site.txt
	.venv-fuzz/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes --only-binary :all: -r requirements/fuzz.txt
	@touch $@

fuzz: .venv-fuzz/.ready ## Look for input that hangs or crashes (SECONDS=600 for longer; Linux, Python 3.11 to 3.13)
	./fuzz/run.sh $(or $(SECONDS),60)

sizes: site ## Print the weight of the demo site's pages
	$(BIN)/python -m tests.sizes public

screenshots: .venv/.dev site ## Make the pictures of the README anew (needs Chromium)
	$(BIN)/python -m tests.screenshots public $(DEMO_NOW) docs/screenshots

catalogs: .venv/.dev ## List the words of the interface, for translators: statusgen.pot
	$(BIN)/pybabel --quiet extract -F babel.cfg -k N_ -k words --no-location --sort-output -o statusgen.pot .

wheel: .venv/.dev ## Build the wheel, install it into an empty environment and use it from there
	PYTHON=$(PYTHON) ./tests/wheel.sh

lock: ## Pin the dependencies anew, with hashes (needs uv)
	uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --python-version 3.11 --group build -o requirements/build.txt
	uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --python-version 3.11 pyproject.toml -o requirements/site.txt
	uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --python-version 3.11 pyproject.toml --group dev -o requirements/dev.txt
	uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --python-version 3.11 requirements/conformance.in -o requirements/conformance.txt
	uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --python-version 3.11 requirements/fuzz.in -o requirements/fuzz.txt
	uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --python-version 3.11 requirements/benchmarks.in -o requirements/benchmarks.txt

clean: ## Remove what was built and set up
	rm -rf .venv .venv-conformance .venv-fuzz .venv-benchmarks tests/conformance/node_modules $(ELEVENTY)/node_modules public .public.statusgen .statusgen dist
