"""Reads the environment and `.env` for the settings. Whatever can't be parsed is a ConfigError that names the variable."""

import json
import os
import re
import shlex
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from dotenv.parser import parse_stream

TRUE_WORDS = frozenset({"true", "1", "yes", "on"})
FALSE_WORDS = frozenset({"false", "0", "no", "off"})
SQLITE_SCHEMES = frozenset({"sqlite", "sqlite+aiosqlite", "sqlite+pysqlite"})
POSTGRES_SCHEMES = frozenset(
    {"postgres", "postgresql", "postgresql+asyncpg", "postgresql+psycopg", "postgresql+psycopg2"}
)


# What libpq understands behind the "?" of an address; a driver's own options would fail at the first query.
LIBPQ_OPTIONS = frozenset(
    [
        "application_name",
        "channel_binding",
        "client_encoding",
        "connect_timeout",
        "gssencmode",
        "keepalives",
        "keepalives_count",
        "keepalives_idle",
        "keepalives_interval",
        "options",
        "passfile",
        "service",
        "sslcert",
        "sslcrl",
        "sslkey",
        "sslmode",
        "sslpassword",
        "sslrootcert",
        "target_session_attrs",
        "tcp_user_timeout",
    ]
)


HOST_NAME = re.compile(r"[\w.-]+|\[?[0-9A-Fa-f:.]+\]?")


class ConfigError(Exception):
    """One line for the operator: which variable, what is wrong, what is expected."""


def read_env_file(path: Path) -> dict[str, str]:
    """Variables of a `.env` file (UTF-8, with or without BOM); an absent file has none. ConfigError names a broken line."""
    if not path.is_file():
        return {}
    try:
        with path.open(encoding="utf-8-sig") as stream:
            bindings = list(parse_stream(stream))
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path.name}: not UTF-8 (byte {error.start}); save the file as UTF-8") from None
    values = {}
    for binding in bindings:
        if binding.error or (binding.key is not None and binding.value is None):
            line = binding.original.string.strip().split("\n")[0][:20]
            number = binding.original.line + leading_newlines(binding.original.string)
            raise ConfigError(f"{path.name}: line {number} can't be read ({line!r}…); write NAME=value")
        if binding.key is not None and binding.value is not None:
            values[binding.key] = binding.value
    return values


def make_folder(path: Path, name: str) -> None:
    """Makes the folder that a variable asks for, if it is absent; ConfigError names the variable."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"{name}: the folder {path} can't be made ({error.strerror})") from None


def leading_newlines(text: str) -> int:
    return text[: len(text) - len(text.lstrip())].count("\n")


class Env:
    """Typed look-ups over the process environment, then the `.env` file. An empty value counts as unset."""

    def __init__(self, file_values: dict[str, str]) -> None:
        self._values = {**file_values, **{name: value for name, value in os.environ.items() if value.strip()}}

    def text(self, name: str, default: str = "") -> str:
        value = self._values.get(name, "").strip()
        if "\x00" in value:
            raise ConfigError(f"{name}: holds a NUL character")
        if any(
            "\ud800" <= ch <= "\udfff" for ch in value
        ):  # how Python shows bytes of the environment that aren't UTF-8
            raise ConfigError(f"{name}: not UTF-8")
        return value or default

    def choice(self, name: str, default: str, choices: tuple[str, ...]) -> str:
        value = self.text(name, default)
        for choice in choices:
            if value.lower() == choice.lower():
                return choice
        raise ConfigError(f"{name}: {value!r} is not one of {', '.join(choices)}")

    def boolean(self, name: str, default: bool) -> bool:
        value = self.text(name).lower()
        if not value:
            return default
        if value in TRUE_WORDS:
            return True
        if value in FALSE_WORDS:
            return False
        raise ConfigError(f"{name}: {value!r} is neither true nor false")

    def integer(self, name: str, default: int, *, least: int = 0, most: int = 2**31 - 1) -> int:
        value = self.text(name)
        if not value:
            return default
        try:
            number = int(value)
        except ValueError:
            raise ConfigError(f"{name}: {value!r} is not a whole number") from None
        if not least <= number <= most:
            raise ConfigError(f"{name}: {number} is not between {least} and {most}")
        return number

    def words(self, name: str, default: list[str]) -> list[str]:
        """A JSON list of strings, or words with commas between them."""
        value = self.text(name)
        if not value:
            return default
        if not value.startswith("["):
            return [word.strip() for word in value.split(",") if word.strip()]
        try:
            parsed = json.loads(value)
        except (ValueError, RecursionError):
            raise ConfigError(f"{name}: neither a JSON list nor words with commas: {value!r}") from None
        if not isinstance(parsed, list) or not all(isinstance(word, str) for word in parsed):
            raise ConfigError(f"{name}: the JSON list may hold only strings")
        return [word.strip() for word in parsed if word.strip()]

    def secret(self, name: str) -> str:
        """A key that is sent in a header: ASCII without spaces. Errors don't repeat it."""
        value = self.text(name)
        if any(not "!" <= ch <= "~" for ch in value):
            raise ConfigError(
                f"{name}: holds a character that no key has (a space, a quotation mark, a letter with an accent?)"
            )
        return value

    def command(self, name: str) -> list[str]:
        """A command's words, as a shell would split them; [] where there is none."""
        try:
            return shlex.split(self.text(name))
        except ValueError as error:
            raise ConfigError(f"{name}: not a command that can be read ({error})") from None

    def host(self, name: str, default: str) -> str:
        """A host name or an address to listen on."""
        value = self.text(name, default)
        if not HOST_NAME.fullmatch(value):
            raise ConfigError(f"{name}: {value!r} is neither a host name nor an address")
        return value

    def hosts(self, name: str) -> list[str]:
        """Host names, without scheme and path; `*` and a leading dot stand for many."""
        hosts = self.words(name, [])
        for host in hosts:
            if host != "*" and not HOST_NAME.fullmatch(host):
                raise ConfigError(f"{name}: {host!r} is not a host name such as example.org")
        return hosts

    def origins(self, name: str) -> list[str]:
        """Origins as browsers send them, without a last slash, or `*`."""
        origins = [origin.rstrip("/") for origin in self.words(name, [])]
        for origin in origins:
            if origin != "*" and not is_origin(origin):
                raise ConfigError(f"{name}: {origin!r} is not an origin such as https://example.org")
        return origins

    def url(self, name: str, *, schemes: tuple[str, ...]) -> str:
        """An address without its last slash, or "". Errors don't repeat it: it may hold a password."""
        value = self.text(name)
        if not value:
            return ""
        try:
            parts = urlsplit(value)
            port_is_readable = parts.port is None or parts.port > 0
        except ValueError:
            raise ConfigError(f"{name}: not an address (is the port a number?)") from None
        if parts.scheme not in schemes or not (parts.netloc or parts.scheme == "unix") or not port_is_readable:
            raise ConfigError(f"{name}: not an address that begins with {' or '.join(f'{s}://' for s in schemes)}")
        return value.rstrip("/")


def is_origin(text: str) -> bool:
    try:
        parts = urlsplit(text)
        port_is_readable = parts.port is None or parts.port > 0
    except ValueError:
        return False
    is_bare = text == f"{parts.scheme}://{parts.netloc}" and not set("@*") & set(parts.netloc)
    return is_bare and port_is_readable and parts.scheme in {"http", "https"} and bool(parts.hostname)


def parse_database_url(url: str, *, base_dir: Path) -> dict[str, Any]:
    """Django's DATABASES entry for a database URL, SQLAlchemy's spellings included. Relative SQLite paths start at base_dir."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ConfigError("DATABASE_URL: not an address (is the port a number?)") from None
    if parts.scheme in SQLITE_SCHEMES:
        return sqlite_database(url, base_dir=base_dir)
    if parts.scheme not in POSTGRES_SCHEMES:
        raise ConfigError(f"DATABASE_URL: {parts.scheme or 'no scheme'}: only sqlite:///… and postgresql://… are known")
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise ConfigError("DATABASE_URL: names no database (postgresql://user:password@host/NAME)")
    query = dict(parse_qsl(parts.query))
    host = query.pop("host", None) or unquote(parts.hostname or "")
    port_text = query.pop("port", "")
    if port_text and not port_text.isdecimal():
        raise ConfigError("DATABASE_URL: the port isn't a number")
    if "ssl" in query:  # asyncpg's name of libpq's sslmode
        query["sslmode"] = query.pop("ssl")
    for option in query.keys() - LIBPQ_OPTIONS:
        raise ConfigError(f"DATABASE_URL: unknown option {option!r}")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(port or port_text),
        # A thread keeps its connection: a pool measured half the speed of this.
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 10, **query},
    }


def sqlite_database(url: str, *, base_dir: Path) -> dict[str, Any]:
    path = unquote(url.split("?", maxsplit=1)[0].split("://", 1)[1])
    if not path.startswith("/") or path == "/":
        raise ConfigError("DATABASE_URL: names no file (sqlite:///./data/neurogloss.db)")
    path = path[1:]
    name = path if path == ":memory:" else str(base_dir / path)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            # Writers queue for the lock at BEGIN: a deferred transaction that turns writer half-way fails at once.
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
