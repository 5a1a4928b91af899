# Two commands do everything: make run, make test. The first one sets up .venv once, from pinned and hashed packages
# (1 to 5 minutes, as the machine and its network are).
#
#   make run                          the sample reports, to data/current
#   make run SOURCES="reports/" DATA=/srv/nianbao
#   make test TESTS=tests/unit        one part of the tests
#   make docs                         docs/data-dictionary.md and the results in docs/queries.md anew
#   make quality                      how well reports are read, measured anew for the report to show (some minutes)
#   make bench CORPUS=reports/        what each part costs, how others read quantities and documents, and a soak of 200 runs (hours)

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup run test quality bench docs lock clean

DATA ?= data
SOURCES ?=
TESTS ?= tests
JOBS ?= auto
CORPUS ?= seeds/samples
VENV := .venv
PYTHON_IN := $(VENV)/bin/python
READY := $(VENV)/.ready

# Set, it makes every start compile Prefect and Great Expectations anew.
unexport PYTHONDONTWRITEBYTECODE

help:
	@sed -n 's/^# \{0,1\}//p' Makefile | head -9

$(READY): requirements.lock pyproject.toml .ci/set-up
	@bash .ci/set-up $(VENV)

setup: $(READY)

run: $(READY)
	@$(VENV)/bin/nianbao run $(SOURCES) --data $(DATA)

test: $(READY)
	@$(PYTHON_IN) -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder --durations 30 --durations-min 5 $(TESTS)

quality: $(READY)
	@$(VENV)/bin/nianbao measure

bench: $(READY)
	@$(PYTHON_IN) -m benchmarks.orchestration --corpus $(CORPUS)
	@$(PYTHON_IN) -m benchmarks.reading --corpus $(CORPUS)
	@$(PYTHON_IN) -m benchmarks.quantities
	@$(PYTHON_IN) -m benchmarks.documents
	@$(PYTHON_IN) -m benchmarks.warehouse
	@$(PYTHON_IN) -m benchmarks.gate
	@$(PYTHON_IN) -m benchmarks.report
	@$(PYTHON_IN) -m benchmarks.job
	@$(PYTHON_IN) -m benchmarks.cluster
	@$(PYTHON_IN) -m benchmarks.soak

docs: $(READY)
	@$(VENV)/bin/nianbao dictionary --to docs/data-dictionary.md
	@$(PYTHON_IN) -m tests.flows.worked_queries

lock: $(READY)
	@$(PYTHON_IN) -m pip install --quiet uv
	@$(VENV)/bin/uv pip compile --upgrade --universal --python-version 3.11 --extra dev --extra cluster --generate-hashes \
	  --no-emit-index-url --no-annotate --no-header pyproject.toml --output-file requirements.lock
	@$(VENV)/bin/uv pip compile --universal --python-version 3.11 --extra image --extra cluster --generate-hashes --constraint requirements.lock \
	  --no-emit-index-url --no-annotate --no-header pyproject.toml --output-file requirements-image.lock

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
