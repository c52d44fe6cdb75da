# The two commands: `make run` and `make test`. Everything they need they fetch themselves.
.PHONY: run demo test check format bench mutants

PACKAGES = accounts cells config meetings reports scoring ui
CODE = $(PACKAGES) tests bin manage.py
TEMPLATES = $$(git ls-files 'templates/*.html')

run: ## serve the practice district on 127.0.0.1:$PORT (default 8000)
	@bin/run

test: ## everything: checks, tests on SQLite and PostgreSQL, browser journeys
	@bin/test

check: ## linters, types, import contracts, Django's own checks
	@bin/environment dev
	.venv/bin/ruff check --quiet $(CODE)
	.venv/bin/ruff format --check --quiet $(CODE)
	.venv/bin/djade --check --target-version 5.2 $(TEMPLATES)
	.venv/bin/mypy --no-error-summary $(PACKAGES) bin manage.py
	.venv/bin/lint-imports --no-cache
	.venv/bin/python manage.py check --fail-level WARNING
	.venv/bin/python manage.py makemigrations --check --dry-run

format: ## put code and templates into the one form
	@bin/environment dev
	.venv/bin/ruff check --quiet --fix $(CODE)
	.venv/bin/ruff format --quiet $(CODE)
	-.venv/bin/djade --target-version 5.2 $(TEMPLATES)

bench: ## how fast meetings are scored, a province's year under another set, 50,000 units found and shown
	@bin/environment dev
	@.venv/bin/python bin/bench.py
	@.venv/bin/python bin/bench_units.py
	@.venv/bin/python bin/with_postgres.py .venv/bin/python bin/bench_units.py

mutants: ## change the engine in every small way; a test must notice each (an hour or more)
	@bin/environment dev
	@.venv/bin/python bin/mutants.py
