"""Settings of the tests: practice, on the database that TEST_DATABASE_URL names (SQLite in memory
when unset). A developer's own `.env` has no say."""

import os

os.environ.update(
    APP_ENV="dev",
    DEBUG="false",
    SECRET_KEY="key-of-the-tests",
    ALLOWED_HOSTS="localhost,127.0.0.1,testserver",
    CSRF_TRUSTED_ORIGINS="",
    DATABASE_URL=os.environ.get("TEST_DATABASE_URL") or "sqlite://:memory:",
    PRACTICE_TODAY="2024-06-05",
    LOG_LEVEL="WARNING",
)

from config.settings import *  # noqa: F403

# Tests take static files straight from static/; WhiteNoise warns about a folder that is not there.
STATIC_ROOT = None
