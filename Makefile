# Bapgil. Two commands: `make run` and `make test`. Everything else is for those who work on it.
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
COMPILED := routing/search/__pycache__/.compiled
export PYTHONUTF8 = 1
say = @printf '\033[1m▸ %s\033[0m\n'

.PHONY: help setup run demo-reset test hunt check peers lock clean

help:            ## this list
	@grep -hE '^[a-z-]+: .*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: .venv/.installed $(COMPILED) ## virtual environment, screens, compiled search: everything that later commands need
	@$(BIN)/python -m rider_api.build_screens
	@$(BIN)/bapgil doctor --setup

.venv/.installed: pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name it with: make PYTHON=python3.12"; exit 1; }
	$(say) "1/3 virtual environment"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(say) "2/3 packages (a few minutes the first time)"
	@$(BIN)/python -m pip install --disable-pip-version-check --progress-bar on --quiet --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps -e .
	@touch $@

# Beside the compiled search, and older than its sources after an upgrade: nobody's first plan waits for compiling.
$(COMPILED): .venv/.installed $(wildcard routing/search/*.py)
	$(say) "3/3 compiling the route search"
	@$(BIN)/python -m routing.search
	@touch $@

run: setup       ## the Mapo demo, live: fills the database on the first start, then serves
	@$(BIN)/bapgil demo

demo-reset: setup ## throw the demo's data away and start over
	@$(BIN)/bapgil demo --reset

test: setup      ## the whole suite: Python (and PostgreSQL, Chromium where they are), TypeScript
	$(say) "TypeScript"
	@$(BIN)/python -m rider_api.build_screens --test
	$(say) "Python"
	@$(BIN)/python -m pytest -n auto --dist loadgroup

ROUNDS ?= 10
hunt: setup      ## property tests with examples never drawn before: ROUNDS=10 times, until one fails
	@for round in $$(seq $(ROUNDS)); do printf '\033[1m▸ %s/%s\033[0m\n' $$round $(ROUNDS); \
	  $(BIN)/python -m pytest -n auto -m hypothesis --hypothesis-profile=hunt || exit 1; done

check: setup     ## ruff, mypy --strict, import rules, tsc, front-end build
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m rider_api.build_screens --check

peers: setup     ## the engines that `bapgil bench` measures ours against
	@$(BIN)/python -m pip install --disable-pip-version-check --progress-bar on --quiet --require-hashes -r requirements-peers.lock

compile_lock = $(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-emit-index-url --no-emit-trusted-host --no-emit-find-links

lock:            ## write the lock files anew; they name no host
	@$(compile_lock) --extra dev --extra web -o requirements.lock pyproject.toml
	@$(compile_lock) --extra peers --constraint requirements.lock -o requirements-peers.lock pyproject.toml

clean:           ## remove what can be made again; data stays
	rm -rf .venv rider_api/web/dist rider_api/web/node_modules
