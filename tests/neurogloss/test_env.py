"""The environment's parsing: pure."""

from pathlib import Path

import pytest

from neurogloss.env import ConfigError, Env, parse_database_url, read_env_file

BASE = Path("/srv/app")


@pytest.fixture
def env(monkeypatch):
    def make(**values):
        for name, value in values.items():
            monkeypatch.setenv(name, value)
        return Env({})

    return make


@pytest.mark.parametrize("word", ["true", "TRUE", "1", "yes", " on "])
def test_true(env, word):
    assert env(X_FLAG=word).boolean("X_FLAG", False) is True


@pytest.mark.parametrize("word", ["false", "False", "0", "no", "off"])
def test_false(env, word):
    assert env(X_FLAG=word).boolean("X_FLAG", True) is False


@pytest.mark.parametrize("word", ["maybe", "2", "tru e"])
def test_neither(env, word):
    with pytest.raises(ConfigError, match="X_FLAG"):
        env(X_FLAG=word).boolean("X_FLAG", True)


def test_unset_and_empty_are_the_default(env):
    assert env(X_FLAG="  ").boolean("X_FLAG", True) is True
    assert env().integer("X_ABSENT", 7) == 7
    assert env(X_WORDS="").words("X_WORDS", ["a"]) == ["a"]


@pytest.mark.parametrize("value", ["x", "1.5", "-1", "101", "9" * 5000, "1 2"])
def test_bad_numbers(env, value):
    with pytest.raises(ConfigError, match="X_NUMBER"):
        env(X_NUMBER=value).integer("X_NUMBER", 5, most=100)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("a,b", ["a", "b"]),
        (" a , ,b, ", ["a", "b"]),
        ('["a", "b c"]', ["a", "b c"]),
        ("[]", []),
        ("one", ["one"]),
    ],
)
def test_words(env, value, words):
    assert env(X_WORDS=value).words("X_WORDS", []) == words


@pytest.mark.parametrize("value", ["[a, b]", '["a"', "[1]", '[["a"]]', "[" * 5000])
def test_bad_words(env, value):
    with pytest.raises(ConfigError, match="X_WORDS"):
        env(X_WORDS=value).words("X_WORDS", [])


def test_choice_in_any_case(env):
    assert env(X_LEVEL="debug").choice("X_LEVEL", "INFO", ("DEBUG", "INFO")) == "DEBUG"
    with pytest.raises(ConfigError, match=r"X_LEVEL.*DEBUG, INFO"):
        env(X_LEVEL="loud").choice("X_LEVEL", "INFO", ("DEBUG", "INFO"))


@pytest.mark.parametrize(
    "value", ["localhost", "ftp://host", "http://", "http://[::1", "http://host:port", "http://host:99999", "//host"]
)
def test_bad_urls(env, value):
    with pytest.raises(ConfigError, match="X_URL"):
        env(X_URL=value).url("X_URL", schemes=("http", "https"))


def test_an_error_keeps_the_password(env):
    with pytest.raises(ConfigError) as error:
        env(X_URL="redis:/:secret@host").url("X_URL", schemes=("redis",))
    assert "secret" not in str(error.value)


def test_urls_lose_their_last_slash(env):
    assert env(X_URL="http://host:1/v1/").url("X_URL", schemes=("http",)) == "http://host:1/v1"


def test_the_environment_comes_before_the_file(monkeypatch):
    monkeypatch.setenv("X_A", "environment")
    monkeypatch.setenv("X_B", "")
    env = Env({"X_A": "file", "X_B": "file"})
    assert (env.text("X_A"), env.text("X_B")) == ("environment", "file")


def test_text_must_be_storable():
    with pytest.raises(ConfigError, match=r"X_T.*NUL"):
        Env({"X_T": "a\x00b"}).text("X_T")
    with pytest.raises(ConfigError, match=r"X_T.*UTF-8"):
        Env({"X_T": "a\udcff"}).text("X_T")


def write(tmp_path, data):
    path = tmp_path / ".env"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_env_file(tmp_path, bom):
    text = "# a comment\nSECRET_KEY=key\n\nexport NAME='with spaces'\nPORT=1 # behind\r\nEMPTY=\nҚАЗАҚ=\"сөз\"\n"
    values = read_env_file(write(tmp_path, bom + text.encode()))
    assert values == {
        "SECRET_KEY": "key",
        "NAME": "with spaces",
        "PORT": "1",
        "EMPTY": "",
        "ҚАЗАҚ": "сөз",
    }


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("A=1\nB=2\nthis is no assignment\nC=3\n", 3),
        ("A=1\n\n\n  \nBROKEN\n", 5),
        ("A='never closed\nB=2\n", 1),
        ("\r\nA=1\r\nBROKEN LINE\r\n", 3),
        ("\ufeffBROKEN\n", 1),
    ],
)
def test_a_broken_line_is_named(tmp_path, text, line):
    with pytest.raises(ConfigError, match=rf"\.env: line {line} ") as error:
        read_env_file(write(tmp_path, text))
    assert "\n" not in str(error.value)


def test_a_file_in_another_encoding(tmp_path):
    with pytest.raises(ConfigError, match="UTF-8"):
        read_env_file(write(tmp_path, "NAME=Қазақ".encode("utf-16")))


def test_no_file(tmp_path):
    assert read_env_file(tmp_path / "absent") == {}
    assert read_env_file(tmp_path) == {}


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("sqlite:///./data/app.db", "/srv/app/data/app.db"),
        ("sqlite+aiosqlite:///./app.db", "/srv/app/app.db"),
        ("sqlite+aiosqlite:///app.db", "/srv/app/app.db"),
        ("sqlite:////var/lib/app.db", "/var/lib/app.db"),
        ("sqlite+aiosqlite:////var/lib/a%20b.db", "/var/lib/a b.db"),
        ("sqlite:///app.db?check_same_thread=false", "/srv/app/app.db"),
        ("sqlite:///:memory:", ":memory:"),
    ],
)
def test_sqlite_urls(url, name):
    database = parse_database_url(url, base_dir=BASE)
    assert database["ENGINE"] == "django.db.backends.sqlite3"
    assert database["NAME"] == name
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.parametrize(
    "scheme", ["postgres", "postgresql", "postgresql+asyncpg", "postgresql+psycopg", "postgresql+psycopg2"]
)
def test_postgresql_urls(scheme):
    database = parse_database_url(f"{scheme}://user:p%40ss@db:5433/neuro%20gloss", base_dir=BASE)
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["NAME"], database["USER"], database["PASSWORD"]) == ("neuro gloss", "user", "p@ss")
    assert (database["HOST"], database["PORT"]) == ("db", "5433")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql+asyncpg://u@h/n?ssl=require", {"sslmode": "require"}),
        ("postgresql://u@h/n?sslmode=verify-full&application_name=x", {"sslmode": "verify-full"}),
        ("postgresql://u@h/n?connect_timeout=3", {"connect_timeout": "3"}),
        ("postgresql://u@h/n", {"connect_timeout": 10}),
    ],
)
def test_postgresql_options(url, expected):
    options = parse_database_url(url, base_dir=BASE)["OPTIONS"]
    assert options | expected == options
    assert "ssl" not in options


def test_postgresql_by_socket():
    database = parse_database_url("postgresql:///name?host=/run/postgresql&port=5433", base_dir=BASE)
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("/run/postgresql", "5433", "name")
    assert not database["OPTIONS"].keys() & {"host", "port"}


@pytest.mark.parametrize(
    "url",
    [
        "mysql://user@host/name",
        "app.db",
        "sqlite://",
        "sqlite:///",
        "postgresql://user@host",
        "postgresql://user@host/",
        "postgresql://user@host:port/name",
        "postgresql://user@[::1/name",
        "postgresql://user@host/name?prepared_statement_cache_size=0",
        "postgresql:///name?port=x",
    ],
)
def test_bad_database_urls(url):
    with pytest.raises(ConfigError, match="DATABASE_URL") as error:
        parse_database_url(url, base_dir=BASE)
    assert "\n" not in str(error.value)
