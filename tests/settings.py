"""The product's settings with a fast hasher and nothing of the developer's own machine.

TEST_DATABASE_URL and TEST_REDIS_URL point the same suite at PostgreSQL and Redis.
"""

import os
import tempfile
from urllib.parse import urlsplit


def own_redis(url: str) -> str:
    """A database of the Redis server for each process of the suite: a cleared cache must not be a neighbour's.

    The server's first one is left to the product as tests/outside serve it.
    """
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) + 1
    return urlsplit(url)._replace(path=f"/{number}").geturl() if url else ""


DATA_DIR = tempfile.mkdtemp(prefix="neurogloss-tests-")
os.makedirs(f"{DATA_DIR}/static")  # noqa: PTH103  whitenoise warns of an absent folder
for _name in [
    "ENV",
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "LOG_LEVEL",
    "AI_ENABLED",
    "GROQ_API_KEY",
    "GROQ_MODEL",
    "GROQ_FALLBACK_MODELS",
    "GROQ_BASE_URL",
    "OPENAI_BASE_URL",
    "OPENAI_API_KEY",
    "OPENAI_MODEL",
    "BACKEND_CORS_ORIGINS",
    "API_V1_STR",
    "HOST",
    "PORT",
    "LESSONS_AHEAD",
    "GENERATION_CONCURRENCY",
    "AI_USER_DAILY_TOKENS",
    "AI_LEDGER_DAYS",
    "AI_REQUEST_TIMEOUT_SECONDS",
    "ENABLE_USER_EXPORT",
    "RATELIMIT_ENABLE",
    "TRUSTED_PROXIES",
    "AI_CIRCUIT_BREAKER_FAIL_THRESHOLD",
    "AI_CIRCUIT_BREAKER_OPEN_SECONDS",
    "DEBUG",
    "SPEECH_COMMAND",
    "EMAIL_URL",
]:
    os.environ.pop(_name, None)
os.environ["ENV_FILE"] = os.devnull
os.environ["DATA_DIR"] = DATA_DIR
os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL") or f"sqlite:///{DATA_DIR}/test.db"
os.environ["REDIS_URL"] = own_redis(os.environ.get("TEST_REDIS_URL", ""))
os.environ["RATELIMIT_ENABLE"] = "false"  # tests of the limits turn them on

from neurogloss.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, not memory: tests of concurrency use several connections.
    DATABASES["default"]["TEST"] = {"NAME": f"{DATA_DIR}/test.db"}  # noqa: F405
