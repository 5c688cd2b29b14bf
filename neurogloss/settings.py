"""All settings, from environment variables and `.env` (docs/settings.md lists them). What can't be understood stops the start."""

import hashlib
import os
import socket
from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from neurogloss.env import ConfigError, Env, make_folder, parse_database_url, read_env_file

BASE_DIR = Path(__file__).resolve().parent.parent
DEVELOPMENT_KEY = "development-only-key-that-protects-nothing"
PUBLIC_KEYS = {DEVELOPMENT_KEY, "dev-secret-change-me"}  # the second: from the example that early installations copied


def _load() -> dict[str, Any]:
    """Parses every variable of ours; ConfigError for the first that can't be parsed."""
    env = Env(read_env_file(Path(os.environ.get("ENV_FILE", "") or BASE_DIR / ".env")))
    environment = env.choice("ENV", "development", ("development", "staging", "production"))
    strict = environment != "development"
    host = env.host("HOST", "127.0.0.1")
    data_dir = Path(env.text("DATA_DIR", str(BASE_DIR / "data")))
    secret_key = env.text("SECRET_KEY")
    allowed_hosts = env.hosts("ALLOWED_HOSTS")
    cors_origins = env.origins("BACKEND_CORS_ORIGINS")
    if strict and not secret_key:
        raise ConfigError(f"SECRET_KEY: must be set when ENV={environment} (a long random text)")
    if strict and secret_key in PUBLIC_KEYS:
        raise ConfigError(f"SECRET_KEY: everybody knows this one; ENV={environment} needs a long random text")
    if strict and not allowed_hosts:
        raise ConfigError(f"ALLOWED_HOSTS: must be set when ENV={environment} (the host names you serve)")
    debug = env.boolean("DEBUG", False)
    if strict and debug:
        raise ConfigError(f"DEBUG: must be false when ENV={environment}: its pages show settings and data")
    if strict and "*" in cors_origins:
        raise ConfigError(f"BACKEND_CORS_ORIGINS: '*' is refused when ENV={environment}; name the origins")
    api_prefix = "/" + env.text("API_V1_STR", "/api/v1").strip("/")
    if api_prefix == "/" or not all(ch.isalnum() or ch in "/-_." for ch in api_prefix):
        raise ConfigError(f"API_V1_STR: {api_prefix!r} is not a path such as /api/v1")
    database_url = env.text("DATABASE_URL", f"sqlite:///{data_dir / 'neurogloss.db'}")
    web_schemes = ("http", "https")
    return {
        "ENV": environment,
        "IS_STRICT": strict,
        "DEBUG": debug,
        "HOST": host,
        "PORT": env.integer("PORT", 8000, least=1, most=65535),
        "DATA_DIR": data_dir,
        "SECRET_KEY": secret_key or DEVELOPMENT_KEY,
        "ALLOWED_HOSTS": allowed_hosts or _development_hosts(host),
        "TRUSTED_PROXIES": env.integer("TRUSTED_PROXIES", 0, most=10),
        "CORS_ORIGINS": cors_origins,
        "API_V1_STR": api_prefix,
        "DATABASE": parse_database_url(database_url, base_dir=BASE_DIR),
        "REDIS_URL": env.url("REDIS_URL", schemes=("redis", "rediss", "unix")),
        "LOG_LEVEL": env.choice("LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")),
        "AI_ENABLED": env.boolean("AI_ENABLED", True),
        "GROQ_API_KEY": env.secret("GROQ_API_KEY"),
        "GROQ_MODEL": env.text("GROQ_MODEL", "openai/gpt-oss-120b"),
        "GROQ_FALLBACK_MODELS": env.words("GROQ_FALLBACK_MODELS", ["openai/gpt-oss-20b"]),
        "GROQ_BASE_URL": env.url("GROQ_BASE_URL", schemes=web_schemes).removesuffix("/openai/v1"),
        "OPENAI_BASE_URL": env.url("OPENAI_BASE_URL", schemes=web_schemes),
        "OPENAI_API_KEY": env.secret("OPENAI_API_KEY"),
        "OPENAI_MODEL": env.text("OPENAI_MODEL"),
        "AI_REQUEST_TIMEOUT_SECONDS": env.integer("AI_REQUEST_TIMEOUT_SECONDS", 30, least=1, most=600),
        "AI_MAX_PROMPT_CHARS": env.integer("AI_MAX_PROMPT_CHARS", 20_000, least=1000),
        "AI_MAX_RESPONSE_CHARS": env.integer("AI_MAX_RESPONSE_CHARS", 200_000, least=1000),
        "AI_CIRCUIT_BREAKER_FAIL_THRESHOLD": env.integer("AI_CIRCUIT_BREAKER_FAIL_THRESHOLD", 3, least=1),
        "AI_CIRCUIT_BREAKER_OPEN_SECONDS": env.integer("AI_CIRCUIT_BREAKER_OPEN_SECONDS", 60, least=1),
        "AI_USER_DAILY_TOKENS": env.integer("AI_USER_DAILY_TOKENS", 0),
        "AI_LEDGER_DAYS": env.integer("AI_LEDGER_DAYS", 400, most=36_500),
        "GENERATION_CONCURRENCY": env.integer("GENERATION_CONCURRENCY", 4, least=1, most=64),
        "LESSONS_AHEAD": env.integer("LESSONS_AHEAD", 1, most=20),
        "ACCESS_TOKEN_EXPIRE_MINUTES": env.integer("ACCESS_TOKEN_EXPIRE_MINUTES", 30, least=1),
        "REFRESH_TOKEN_EXPIRE_DAYS": env.integer("REFRESH_TOKEN_EXPIRE_DAYS", 30, least=1, most=3650),
        "ENABLE_USER_EXPORT": env.boolean("ENABLE_USER_EXPORT", environment != "production"),
        "RATELIMIT_ENABLE": env.boolean("RATELIMIT_ENABLE", True),
        "SPEECH_COMMAND": env.command("SPEECH_COMMAND"),
        "EMAIL_URL": env.url("EMAIL_URL", schemes=("smtp", "smtps")),
        "DEFAULT_FROM_EMAIL": env.text("DEFAULT_FROM_EMAIL", "NeuroGloss <noreply@localhost>"),
    }


def _development_hosts(host: str) -> list[str]:
    hosts = ["localhost", "127.0.0.1", "[::1]", host]
    if host in {"0.0.0.0", "::"}:  # noqa: S104  served to the local network: a phone reaches us by our name or address
        name = socket.gethostname()
        hosts += [name, f"{name}.local", ".local", _own_address()]
    return hosts


def _own_address() -> str:
    try:
        return socket.gethostbyname(socket.gethostname())
    except OSError:
        return "127.0.0.1"


try:
    _env = _load()
    make_folder(_env["DATA_DIR"], "DATA_DIR")
    if _env["DATABASE"]["ENGINE"].endswith("sqlite3") and _env["DATABASE"]["NAME"] != ":memory:":
        make_folder(Path(_env["DATABASE"]["NAME"]).parent, "DATABASE_URL")
except ConfigError as error:
    raise SystemExit(f"neurogloss: {error}") from None

ENV: str = _env["ENV"]
DEBUG: bool = _env["DEBUG"]
HOST: str = _env["HOST"]
PORT: int = _env["PORT"]
DATA_DIR: Path = _env["DATA_DIR"]
SECRET_KEY: str = _env["SECRET_KEY"]
ALLOWED_HOSTS: list[str] = _env["ALLOWED_HOSTS"]
API_V1_STR: str = _env["API_V1_STR"]
ENABLE_USER_EXPORT: bool = _env["ENABLE_USER_EXPORT"]
STARTER_CONTENT_DIR = BASE_DIR / "lessons" / "content"
SCENES_DIR = BASE_DIR / "roleplay" / "scenes"

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "corsheaders",
    "csp",
    "django_htmx",
    "template_partials",
    "neurogloss",
    "accounts",
    "courses",
    "vocabulary",
    "lessons",
    "roleplay",
    "analytics",
]

MIDDLEWARE = [
    "neurogloss.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "neurogloss.middleware.BodyLimitMiddleware",
    "neurogloss.middleware.SlashMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.LearnerPreferencesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "neurogloss.page_middleware.PageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "neurogloss.urls"
WSGI_APPLICATION = "neurogloss.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": _env["DATABASE"]}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Two servers of one machine with different databases must not share counters and breakers.
_cache_prefix = hashlib.sha256(repr(sorted(_env["DATABASE"].items(), key=str)).encode()).hexdigest()[:12]
if _env["REDIS_URL"]:
    CACHES: dict[str, dict[str, Any]] = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": _env["REDIS_URL"],
            "KEY_PREFIX": _cache_prefix,
        }
    }
else:
    # Files that all processes of this machine share, with atomic add and incr (which django-ratelimit's checks can't know).
    CACHES = {
        "default": {
            "BACKEND": "diskcache.DjangoCache",
            "LOCATION": str(DATA_DIR / "cache"),
            "KEY_PREFIX": _cache_prefix,
            "SHARDS": 4,
            "DATABASE_TIMEOUT": 1.0,
            "OPTIONS": {"size_limit": 2**28},
        }
    }
SILENCED_SYSTEM_CHECKS = ["django_ratelimit.E003", "django_ratelimit.W001"]
RATELIMIT_ENABLE: bool = _env["RATELIMIT_ENABLE"]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.NameOrEmailBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "accounts.passwords.MaximumLengthValidator"},
]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _env["IS_STRICT"]
TRUSTED_PROXIES: int = _env["TRUSTED_PROXIES"]  # whose word in X-Forwarded-For is believed
# Without a proxy a client that claims HTTPS deceives nobody but itself; behind one, forms wouldn't work without this.
_is_behind_tls = _env["IS_STRICT"] or TRUSTED_PROXIES > 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _is_behind_tls else None
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if _env["IS_STRICT"] else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "neurogloss.errors.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000  # bytes, of any request body
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# DEBUG decides nothing here: a listed origin is a listed origin.
CORS_URLS_REGEX = rf"^({API_V1_STR}/|/health).*$"
CORS_ALLOW_ALL_ORIGINS = "*" in _env["CORS_ORIGINS"]
CORS_ALLOWED_ORIGINS = [origin for origin in _env["CORS_ORIGINS"] if origin != "*"]
CORS_ALLOW_HEADERS = [
    "accept",
    "accept-language",
    "authorization",
    "content-type",
    "idempotency-key",
    "prefer",
    "x-device-id",
    "x-request-id",
]
CORS_EXPOSE_HEADERS = ["X-Request-Id", "Retry-After", "Location"]

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["neurogloss.api.auth.BearerAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["neurogloss.api.parsers.StrictJSONParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "neurogloss.api.parsers.JSONOnlyNegotiation",
    "DEFAULT_SCHEMA_CLASS": "neurogloss.api.schema.ApiSchema",
    "EXCEPTION_HANDLER": "neurogloss.api.errors.exception_handler",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "NeuroGloss API",
    "VERSION": "1.0.0",
    "DESCRIPTION": "Courses from what you love, lessons that are judged before you see them.",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SCHEMA_PATH_PREFIX": API_V1_STR,
    "COMPONENT_SPLIT_REQUEST": True,
    "COMPONENT_SPLIT_PATCH": False,  # what a PATCH of ours requires is required
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": True,
    "ENUM_NAME_OVERRIDES": {
        "LanguageEnum": "neurogloss.languages.LANGUAGE_NAMES",
        "LevelEnum": "neurogloss.levels.CEFR_LEVELS",
        "GenerationModeEnum": "neurogloss.api.fields.GENERATION_MODES",
        "SuccessEnum": ["success"],
        "OutcomeEnum": ["success", "partial_success"],
    },
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums"],
}
SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=_env["ACCESS_TOKEN_EXPIRE_MINUTES"]),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=_env["REFRESH_TOKEN_EXPIRE_DAYS"]),
    "USER_ID_CLAIM": "sub",
    # A key of its own, of a sound length whatever the operator's text is.
    "SIGNING_KEY": hashlib.sha256(b"neurogloss.jwt:" + SECRET_KEY.encode()).hexdigest(),
}

LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", "Русский"), ("kk", "Қазақша"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "neurogloss.formats"
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SECURE = _env["IS_STRICT"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "neurogloss.static_files.Storage"},
}

AI_ENABLED: bool = _env["AI_ENABLED"]
GROQ_API_KEY: str = _env["GROQ_API_KEY"]
GROQ_MODEL: str = _env["GROQ_MODEL"]
GROQ_FALLBACK_MODELS: list[str] = _env["GROQ_FALLBACK_MODELS"]
GROQ_BASE_URL: str = _env["GROQ_BASE_URL"]
OPENAI_BASE_URL: str = _env["OPENAI_BASE_URL"]
OPENAI_API_KEY: str = _env["OPENAI_API_KEY"]
OPENAI_MODEL: str = _env["OPENAI_MODEL"]
AI_REQUEST_TIMEOUT_SECONDS: int = _env["AI_REQUEST_TIMEOUT_SECONDS"]
AI_MAX_PROMPT_CHARS: int = _env["AI_MAX_PROMPT_CHARS"]
AI_MAX_RESPONSE_CHARS: int = _env["AI_MAX_RESPONSE_CHARS"]
AI_CIRCUIT_BREAKER_FAIL_THRESHOLD: int = _env["AI_CIRCUIT_BREAKER_FAIL_THRESHOLD"]
AI_CIRCUIT_BREAKER_OPEN_SECONDS: int = _env["AI_CIRCUIT_BREAKER_OPEN_SECONDS"]
AI_USER_DAILY_TOKENS: int = _env["AI_USER_DAILY_TOKENS"]  # 0: no limit
AI_LEDGER_DAYS: int = _env["AI_LEDGER_DAYS"]  # 0: for ever
GENERATION_CONCURRENCY: int = _env["GENERATION_CONCURRENCY"]
LESSONS_AHEAD: int = _env["LESSONS_AHEAD"]
SPEECH_COMMAND: list[str] = _env["SPEECH_COMMAND"]
# Dollars per million tokens. A model that isn't listed is counted at no cost.
AI_PRICES: dict[str, dict[str, float]] = {
    "openai/gpt-oss-120b": {"input": 0.15, "cached": 0.075, "output": 0.60},
    "openai/gpt-oss-20b": {"input": 0.075, "cached": 0.0375, "output": 0.30},
}

if _env["EMAIL_URL"]:
    from urllib.parse import unquote, urlsplit

    _mail = urlsplit(_env["EMAIL_URL"])
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = _mail.hostname or ""
    EMAIL_PORT = _mail.port or (465 if _mail.scheme == "smtps" else 587)
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
    EMAIL_USE_SSL = _mail.scheme == "smtps"
    EMAIL_USE_TLS = not EMAIL_USE_SSL
    EMAIL_TIMEOUT = 10  # a mail server that hangs must not hold our threads
else:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
DEFAULT_FROM_EMAIL: str = _env["DEFAULT_FROM_EMAIL"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "neurogloss.middleware.RequestIdFilter"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request_id"]},
        "nowhere": {"class": "logging.NullHandler"},  # a logger without any handler prints to stderr
    },
    "root": {"handlers": ["console"], "level": _env["LOG_LEVEL"]},
    "loggers": {
        # Scanners knock at wrong names all day, and each would leave a traceback; they are answered with 400.
        "django.security.DisallowedHost": {"handlers": ["nowhere"], "propagate": False},
        "django.server": {"handlers": ["console"], "propagate": False},
        # A model provider's client logs whole requests at DEBUG and a line a call at INFO.
        "httpx": {"level": "WARNING"},
        "httpx2": {"level": "WARNING"},
        "groq": {"level": "WARNING"},
        "openai": {"level": "WARNING"},
    },
}
