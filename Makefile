# The two commands are `make run` and `make test`; both do all the set-up there is.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PORT ?= 5005
PY := .venv/bin/python
READY := .venv/.ready
export RASA_TELEMETRY_ENABLED = false
# Python keeps what it compiled at the first start, so that every later one is quick.
unexport PYTHONDONTWRITEBYTECODE
run train scorecard bench: export PYTHONWARNINGS = ignore

.PHONY: help run test build screenshots train check lint lock clean benchmark bench scorecard

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-10s %s\n", $$1, $$2}'

$(READY): requirements.lock pyproject.toml bootstrap.py
	@python3 bootstrap.py

run: $(READY) ## set everything up and start the assistant on 127.0.0.1 (PORT=5005)
	@python3 bootstrap.py --widget && $(PY) -m bot.cli serve --port $(PORT)

TRAINING_LOG := .palsy/training.log

# What `make check` looks at is looked at by tests too (tests/content/test_all_content.py, tests/phrasings/test_check.py).
test: $(READY) ## set everything up and run all tests
	@mkdir -p $(dir $(TRAINING_LOG)); \
	$(PY) -m bot.cli train --if-stale >$(TRAINING_LOG) 2>&1 & training=$$!; \
	trap 'kill $$training 2>/dev/null' EXIT; failed=0; \
	python3 bootstrap.py --browser && $(PY) -m ruff check . || exit 1; \
	$(PY) -m mypy || failed=1; \
	TRAINING=$$training $(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder || failed=1; \
	wait $$training || { cat $(TRAINING_LOG); exit 1; }; \
	exit $$failed

build: ## make the website widget anew, where Node is present; elsewhere the built copy is used
	@if command -v npm >/dev/null; then cd bot/widget && npm ci --silent && npm run --silent check && npm run --silent build; \
	else echo "build: Node.js was not found, so the built widget in bot/widget/dist stays as it is (install Node 20 or newer)"; fi

screenshots: $(READY) ## pictures of every state of the widget, to look at (results/screenshots)
	@python3 bootstrap.py --browser && $(PY) -m tests.widget.screenshots results/screenshots

train: $(READY) ## train the model where content or training data is newer than it
	@$(PY) -m bot.cli train --if-stale

check: $(READY) ## every problem in the content and the phrasings
	@$(PY) -m bot.cli content check && $(PY) -m bot.cli data check

lint: $(READY) ## style and types
	@$(PY) -m ruff check . && $(PY) -m mypy

scorecard: $(READY) ## how well patients are understood, beside Rasa's default recipe (docs/scorecard.md; takes long)
	@$(PY) -m bot.cli scorecard

benchmark: $(READY) ## what a message costs, in this process
	@$(PY) -m benchmarks.message

bench: train ## this assistant beside Rasa's default recipe and the bare web server (docs/performance.md; ARGS=--train)
	@$(PY) -W ignore -m benchmarks.beside $(ARGS)

lock: $(READY) ## resolve the requirements anew, with hashes
	@python3 bootstrap.py --lock

clean: ## remove the environment, the model and the caches
	@rm -rf .venv .tools models .palsy .rasa
