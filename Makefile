# Every target sets itself up: it needs Python 3.11 or later, make and a package index that pip knows.
# Versions and hashes come from requirements.lock alone.

VENV := .venv
PYTHON := $(VENV)/bin/python
PIP := $(PYTHON) -m pip --disable-pip-version-check --quiet
CANDIDATES := python3 python3.11 python3.12 python3.13 python3.14 python
FITS := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
UV := uv==0.13.8

OUTSIDE := $(VENV)/outside
JUDGES := tests/outside/requirements
# Their JavaScript, each in a folder of tests/outside.
SCRIPTS := discordjs larknode

EXTRACT := -F pyproject.toml --no-default-keywords -k Text:1 -k Plural:1,2 --add-location=file --omit-header
# What platforms list as commands is a domain of its own: it is in more languages than posts are.
LIST := $(filter-out -F pyproject.toml,$(EXTRACT))
LISTED := bot/values/commands.py
UPDATE := --ignore-pot-creation-date --no-fuzzy-matching
SCRATCH := $(VENV)/translations

.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: demo test lint format types walls messages translations check outside lock clean

demo: $(VENV)/.base
	@$(VENV)/bin/easel demo $(ARGS)

test: $(VENV)/.full
	@$(PYTHON) -m pytest -n auto --dist worksteal $(ARGS)

lint: $(VENV)/.full
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .

format: $(VENV)/.full
	@$(PYTHON) -m ruff check --fix .
	@$(PYTHON) -m ruff format .

types: $(VENV)/.full
	@$(PYTHON) -m mypy

walls: $(VENV)/.full
	@$(VENV)/bin/lint-imports
	@$(PYTHON) -m pytest -q tests/test_house.py

# Brings the catalogs up to date with the texts in the source.
messages: $(VENV)/.full
	@$(VENV)/bin/pybabel -q extract $(EXTRACT) -o locales/easel.pot bot adapters
	@$(VENV)/bin/pybabel -q extract $(LIST) -o locales/commands.pot $(LISTED)
	@for domain in easel commands; do \
	   $(VENV)/bin/pybabel -q update -D $$domain -i locales/$$domain.pot -d locales $(UPDATE) --ignore-obsolete || exit 1; \
	 done

# Changes nothing: template and catalogs must know every text, and every catalog must compile.
translations: $(VENV)/.full
	@rm -rf $(SCRATCH) && mkdir $(SCRATCH) && cp -R locales $(SCRATCH)/locales
	@$(VENV)/bin/pybabel -q extract $(EXTRACT) -o $(SCRATCH)/easel.pot bot adapters
	@$(VENV)/bin/pybabel -q extract $(LIST) -o $(SCRATCH)/commands.pot $(LISTED)
	@for domain in easel commands; do \
	   diff -u locales/$$domain.pot $(SCRATCH)/$$domain.pot \
	     || { echo "locales/$$domain.pot is behind the source: run make messages." >&2; exit 1; }; \
	   $(VENV)/bin/pybabel -q update --check -D $$domain -i $(SCRATCH)/$$domain.pot -d $(SCRATCH)/locales $(UPDATE) || exit 1; \
	   $(VENV)/bin/pybabel -q compile -D $$domain -d $(SCRATCH)/locales || exit 1; \
	 done
	@! grep -n '^#,.*fuzzy' locales/*/LC_MESSAGES/*.po || { echo 'A fuzzy text is never shown: confirm or translate it.' >&2; exit 1; }
	@echo 'Translations: up to date, and every catalog compiles.'

check: test lint types walls translations

# Strangers who judge the adapters of Telegram, Discord and Feishu and their emulators: unrelated clients and an
# unrelated emulator. They have locks and an environment of their own, with a Node.js for what is written in JavaScript,
# and EASEL_TEST_OUTSIDE=$(OUTSIDE)/bin/python lets the tests find them. JavaScript's locks are written by
# `npm install --package-lock-only` in its folders.
outside: $(OUTSIDE)/.made

# Resolves all extras and the tools together, so that one set of versions serves every choice of them, and puts
# what `easel` alone needs first, so that `make demo` can install just that. `make lock ARGS=--upgrade` renews it.
RESOLVE = $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header
COMPILE = $(RESOLVE) pyproject.toml
ONLY = awk -v want=$(1) 'FNR == NR { if (/^[a-z0-9]/) base[$$1]; next } /^[a-z0-9]/ { keep = ($$1 in base) == want } keep'

lock: $(VENV)/.made
	@$(PIP) install '$(UV)'
	@rm -rf $(VENV)/lock && mkdir $(VENV)/lock && { [ ! -f requirements.lock ] || cp requirements.lock $(VENV)/lock/full; }
	@$(COMPILE) --all-extras --group dev --output-file $(VENV)/lock/full $(ARGS)
	@$(COMPILE) --group build --constraints $(VENV)/lock/full --output-file $(VENV)/lock/base
	@{ echo '# Written by make lock: every version with its hashes, one set for all extras and tools.'; \
	   echo '# ---- what easel itself needs ----'; \
	   $(call ONLY,1) $(VENV)/lock/base $(VENV)/lock/full; \
	   echo '# ---- the rest: extras and tools ----'; \
	   $(call ONLY,0) $(VENV)/lock/base $(VENV)/lock/full; } > requirements.lock
	@$(RESOLVE) $(JUDGES).in --no-annotate --output-file $(JUDGES).lock $(ARGS)

clean:
	rm -rf $(VENV) dist .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache

$(VENV)/.made:
	@for python in $(CANDIDATES); do \
	   if $$python -c '$(FITS)' 2>/dev/null; then echo "Setting up with $$($$python --version)."; exec $$python -m venv --clear $(VENV); fi; \
	 done; \
	 echo 'Easel needs Python 3.11 or later with its venv module. None of these is that: $(CANDIDATES).' >&2; \
	 echo 'Install one (on Debian or Ubuntu: apt-get install python3 python3-venv) and try again,' >&2; \
	 echo 'or name yours: make CANDIDATES=/path/to/python3.12' >&2; exit 1
	@touch $@

$(OUTSIDE)/.made: $(JUDGES).lock $(SCRIPTS:%=tests/outside/%/package.json) $(SCRIPTS:%=tests/outside/%/package-lock.json) | $(VENV)/.made
	@echo 'Installing the outside tools.'
	@$(PYTHON) -m venv --clear $(OUTSIDE)
	@$(OUTSIDE)/bin/python -m pip --disable-pip-version-check --quiet install --no-compile --require-hashes -r $(JUDGES).lock
	@for script in $(SCRIPTS); do \
	   cp -R tests/outside/$$script $(OUTSIDE)/$$script && \
	   (cd $(OUTSIDE)/$$script && PATH="$(CURDIR)/$(OUTSIDE)/bin:$$PATH" npm ci --silent) || exit 1; \
	 done
	@touch $@

$(VENV)/.base: requirements.lock pyproject.toml | $(VENV)/.made
	@echo 'Installing what easel needs.'
	@sed '/^# ---- the rest/,$$d' requirements.lock > $(VENV)/base.txt
	@$(PIP) install --require-hashes -r $(VENV)/base.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.full: requirements.lock pyproject.toml | $(VENV)/.made
	@echo 'Installing easel, its extras and the tools.'
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $(VENV)/.base $@
