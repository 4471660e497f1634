# The commands of this project. Everything runs in .venv, installed from requirements.lock.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

.PHONY: up test nightly bilder coverage check format lock revision clean openapi api-diff spectral

up: $(VENV)/installed
	@exec $(BIN)/python -m ozg up

# a worker for each core, each with a PostgreSQL of its own
test: $(VENV)/installed
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null \
	    || echo "Ohne Chromium werden die Browsertests übersprungen: apt-get install chromium fonts-liberation"
	@$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist worksteal

# measures at 25 times today's size; takes minutes and prints its figures
nightly: $(VENV)/installed
	@$(BIN)/python -m pytest -m nightly -s

# pictures of every page, of the demo's fixed day, into docs/bilder
bilder: $(VENV)/installed
	@$(BIN)/python -m pytest -m bilder -n 2 tests/browser

# contracts and migrations, as far as it takes seconds
CHECKED := tests/contracts/test_beispiele.py tests/contracts/test_openapi.py \
    tests/contracts/test_begrenzt.py tests/contracts/test_dokumente.py tests/migrations/test_squawk.py

# the same tests, and how much of the code they ran; what runs as a process of its own is not counted
coverage: $(VENV)/installed
	@$(BIN)/coverage run -m pytest
	@$(BIN)/coverage report

check: $(VENV)/installed
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python -m pytest --quiet -o addopts=--import-mode=importlib $(CHECKED)

format: $(VENV)/installed
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

# the one OpenAPI document of all services, as the code is now
openapi: $(VENV)/installed
	@$(BIN)/python -m tests.contracts.dokumente

# what of the documents would break a program written for the last release; SEIT=<tag or commit>
api-diff: $(VENV)/installed
	@$(BIN)/python -m tests.contracts.apidiff $(SEIT)

# the linter of the document, from npm, with the rules of tests/contracts/spectral
spectral:
	@command -v npm >/dev/null || { echo "Spectral braucht Node.js (18.18 oder neuer): apt-get install nodejs npm"; exit 2; }
	@cd tests/contracts/spectral && { cmp -s package-lock.json node_modules/installiert \
	    || { npm ci --silent --no-audit --no-fund --ignore-scripts && cp package-lock.json node_modules/installiert; }; }
	@cd tests/contracts/spectral && node_modules/.bin/spectral lint --fail-severity hint --ruleset spectral.yaml \
	    ../../../services/dashboard/seiten/statisch/openapi.json

# make revision SERVICE=beratung NAME=warteliste
revision: $(VENV)/installed
	@$(BIN)/python -m ozg.revision $(SERVICE) $(NAME)

# needs uv (pip install uv); writes hashes and no address of an index
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header \
	    --no-emit-index-url --no-emit-find-links --no-annotate --group dev \
	    pyproject.toml --output-file requirements.lock

clean:
	rm -rf $(VENV) .coverage .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

$(VENV)/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	    || { echo "OZG-Kommunal braucht Python 3.11 oder neuer (gefunden: $$($(PYTHON) --version))."; exit 2; }
	@test -x $(BIN)/pip || $(PYTHON) -m venv --clear $(VENV)
	@echo "Installiere nach $(VENV) aus requirements.lock (einmalig) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@
