PYTHON ?= python3
VENV = .venv/bin/python

.PHONY: setup run test check bench

setup:
	$(PYTHON) bootstrap.py --dev

run:
	@$(PYTHON) bootstrap.py
	@$(VENV) manage.py serve

test:
	$(PYTHON) bootstrap.py --dev --browser --office
	PATH="$(CURDIR)/.venv/bin:$$PATH" node --test --test-reporter=dot tests/js/*.test.js
	$(VENV) -m pytest --ignore=tests/browser
	$(VENV) -m pytest tests/browser

check:
	$(PYTHON) bootstrap.py --dev --gettext
	$(VENV) -m ruff check .
	$(VENV) -m ruff format --check .
	$(VENV) -m mypy
	.venv/bin/lint-imports
	$(VENV) manage.py makemigrations --check --dry-run
	$(VENV) manage.py check_translations
	$(VENV) -m djlint templates --lint --quiet
	PATH="$(CURDIR)/.venv/bin:$$PATH" node_modules/.bin/tsc --project tsconfig.json

bench:
	$(PYTHON) bootstrap.py --dev
	$(VENV) manage.py bench registry
	$(VENV) manage.py bench selection --rows 1000
	$(VENV) manage.py bench dashboard
	$(VENV) manage.py bench live
	$(VENV) manage.py bench protocol --rows 1000
