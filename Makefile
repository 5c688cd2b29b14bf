.DEFAULT_GOAL := help
.PHONY: help run superuser test coverage screenshots lock

help:
	@echo "make run         install what is needed and serve (HOST, PORT, DATABASE_URL and the rest: docs/settings.md)"
	@echo "make superuser   an account for /admin/"
	@echo "make test        everything that must hold: style, types, tests on SQLite and PostgreSQL, browser journeys"
	@echo "make screenshots pictures of every room, phone and desktop, light and dark, in screenshots/ (needs Chromium)"
	@echo "make coverage    make test, with how much of the code the tests reach (90% at least)"
	@echo "make lock        compile requirements/*.txt from pyproject.toml (needs uv)"

run:
	@scripts/install base
	@exec .venv/bin/python -m scripts.run

superuser:
	@scripts/install base
	@.venv/bin/python -m scripts.prepare
	@.venv/bin/python manage.py createsuperuser

test:
	@scripts/install dev
	@exec .venv/bin/python -m scripts.run_tests

coverage:
	@scripts/install dev
	@exec .venv/bin/python -m scripts.run_tests --coverage

screenshots:
	@scripts/install dev
	@exec .venv/bin/python -m scripts.screenshots

LOCK := uv pip compile pyproject.toml --quiet --generate-hashes --python-version 3.11 --no-emit-index-url --no-header --no-annotate
lock:
	$(LOCK) -o requirements/base.txt
	$(LOCK) --extra dev -c requirements/base.txt -o requirements/dev.txt
