# Two commands for a newcomer:  make scan TARGET=…   and   make test
# Everything is installed into .venv; scans remember results in the user's cache folder.

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin

.PHONY: scan test check docs bench hostile fuzz clean

scan: $(VENV)/.installed
	@test -n "$(TARGET)" || { echo 'usage: make scan TARGET=<git URL, repository, folder or archive> [ARGS="--owner NAME …"]'; exit 2; }
	@$(BIN)/compliance scan "$(TARGET)" $(ARGS)

test: $(VENV)/.installed-dev
	@$(BIN)/python -m pytest

# What a developer runs before each commit: about a minute, no ScanCode index, no browser.
check: $(VENV)/.installed-dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/python -m pytest -m "not slow"

# docs/rules/ says what the packs in rules/ say: make it again when they change.
docs: $(VENV)/.installed
	@$(BIN)/python -m compliance.rulebook.markdown docs/rules

# Inputs of minutes and gigabytes, and a hundred kills at random moments.
hostile: $(VENV)/.installed-dev
	@$(BIN)/python -m pytest -m heavy tests/hostile $(ARGS)

# make fuzz TARGET=regions SECONDS=1800; fuzz/targets.py has the targets.
fuzz: $(VENV)/.installed-dev
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check atheris
	@$(BIN)/python fuzz/run.py $(TARGET) $(SECONDS)

bench: $(VENV)/.installed-dev
	@$(BIN)/python bench/scan_time.py $(ARGS)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed; name it with PYTHON=…"; exit 2; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "On Debian and Ubuntu: apt-get install python3-venv"; exit 2; }

$(VENV)/.installed: $(BIN)/python setup.cfg pyproject.toml
	@echo "installing into $(VENV) (about a minute, once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/.installed-dev: $(BIN)/python setup.cfg pyproject.toml
	@echo "installing into $(VENV) (about a minute, once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@ $(VENV)/.installed

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
