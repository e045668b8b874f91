# The set-up and everyday commands; each builds what it needs. Start with: make run, then: make test
.DEFAULT_GOAL := help
PY := .venv/bin/python
DESK := .venv/bin/desk-app
OUT ?= out
# Two test processes, each with a PostgreSQL, are enough for a small machine; a file stays in one: what it prepares is made once.
WORKERS ?= 2
TESTS ?= tests

# A screen: X11 or Wayland on Linux; other systems always have one.
SCREEN := $(strip $(DISPLAY)$(WAYLAND_DISPLAY)$(filter-out Linux,$(shell uname -s)))

.NOTPARALLEL:
.PHONY: help run test lint style sizes rules map words format bench soak screenshots locks clean clean-all ready-to-run ready-to-test

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /make \1: /p' Makefile

run: ready-to-run ## opens the sandbox; without a screen plays its first shift and says where the pictures are
ifeq ($(SCREEN),)
	$(DESK) sandbox --headless --scenario first-shift --report $(OUT)/first-shift
else
	$(DESK) sandbox
endif

test: ready-to-test style ## checks the code, then runs every test
	$(PY) -m pytest -n $(WORKERS) --dist loadfile $(TESTS)

lint: ready-to-test style rules sizes ## checks the code and its import rules, reports sizes

style: ready-to-test
	$(PY) -m ruff check .
	$(PY) -m mypy

rules: ready-to-test
	$(PY) -m pytest -q tests/house/test_import_rules.py

sizes: ready-to-test ## reports what has grown large; never fails
	@$(PY) packaging/sizes.py

map: ready-to-test ## writes the file map of the README anew from the modules' first sentences
	$(PY) packaging/file_map.py --write

words: ready-to-test ## prints what the Chinese catalogues lack, as entries to fill in, and what is wrong in them
	$(PY) packaging/catalogues.py zh_CN

format: ready-to-test ## lays the code out
	$(PY) -m ruff check --fix-only --select I .
	$(PY) -m ruff format .

bench: ready-to-test ## the benchmarks, each as a ratio to its floor
	$(DESK) bench

soak: ready-to-test ## the tests that run for minutes or longer
	$(PY) -m pytest -m soak $(TESTS)

screenshots: ready-to-run ## every screen with sample data, as PNG
	$(DESK) screenshots --out $(OUT)/screenshots

locks: ready-to-test ## chooses the newest versions of everything and writes the lock files
	packaging/make-locks.sh

ready-to-run:
	@packaging/set-up.sh central

ready-to-test:
	@packaging/set-up.sh test

clean: ## removes what was made, except .venv
	rm -rf build dist *.egg-info $(OUT) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

clean-all: clean ## removes .venv too
	rm -rf .venv
