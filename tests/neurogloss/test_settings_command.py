"""What an operator sees when a variable is wrong: one line that names it, and exit code 1."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {"ENV": "production", "SECRET_KEY": "k" * 50, "ALLOWED_HOSTS": "example.org"}


def run_check(tmp_path, arguments=("check",), **variables):
    environment = {
        "PATH": os.environ["PATH"],
        "ENV_FILE": str(tmp_path / ".env"),
        "DATA_DIR": str(tmp_path / "data"),
        **variables,
    }
    return subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"ENV": "prod"}, "ENV"),
        ({"PORT": "http"}, "PORT"),
        ({"PORT": "70000"}, "PORT"),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL"),
        ({"AI_ENABLED": "perhaps"}, "AI_ENABLED"),
        ({"GROQ_FALLBACK_MODELS": '["a"'}, "GROQ_FALLBACK_MODELS"),
        ({"GROQ_BASE_URL": "localhost:8000"}, "GROQ_BASE_URL"),
        ({"DATABASE_URL": "mysql://x/y"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://u@h:port/x"}, "DATABASE_URL"),
        ({"REDIS_URL": "localhost"}, "REDIS_URL"),
        ({"ACCESS_TOKEN_EXPIRE_MINUTES": "0"}, "ACCESS_TOKEN_EXPIRE_MINUTES"),
        ({"BACKEND_CORS_ORIGINS": "example.org"}, "BACKEND_CORS_ORIGINS"),
        ({"BACKEND_CORS_ORIGINS": "https://example.org/path"}, "BACKEND_CORS_ORIGINS"),
        ({"BACKEND_CORS_ORIGINS": "https://[x"}, "BACKEND_CORS_ORIGINS"),
        ({"BACKEND_CORS_ORIGINS": "https://"}, "BACKEND_CORS_ORIGINS"),
        ({"ALLOWED_HOSTS": "https://example.org"}, "ALLOWED_HOSTS"),
        ({"HOST": "http://127.0.0.1"}, "HOST"),
        ({"GROQ_API_KEY": "ключ"}, "GROQ_API_KEY"),
        ({"OPENAI_API_KEY": "two words"}, "OPENAI_API_KEY"),
        ({"API_V1_STR": "/"}, "API_V1_STR"),
        ({"SPEECH_COMMAND": "say 'hello"}, "SPEECH_COMMAND"),
        ({"TRUSTED_PROXIES": "all"}, "TRUSTED_PROXIES"),
        ({"ENV": "production", "ALLOWED_HOSTS": "example.org"}, "SECRET_KEY"),
        ({"ENV": "staging", "SECRET_KEY": "k" * 50}, "ALLOWED_HOSTS"),
        ({**PRODUCTION, "BACKEND_CORS_ORIGINS": "*"}, "BACKEND_CORS_ORIGINS"),
        ({**PRODUCTION, "DEBUG": "true"}, "DEBUG"),
        ({**PRODUCTION, "SECRET_KEY": "dev-secret-change-me"}, "SECRET_KEY"),
        ({**PRODUCTION, "BACKEND_CORS_ORIGINS": "https://*.example.org"}, "BACKEND_CORS_ORIGINS"),
        ({"DATA_DIR": "/dev/null/data"}, "DATA_DIR"),
        ({"DATABASE_URL": "sqlite:////dev/null/data/neurogloss.db"}, "DATABASE_URL"),
    ],
)
def test_a_wrong_value_stops_the_start(tmp_path, variables, named):
    result = run_check(tmp_path, **variables)
    assert result.returncode == 1
    assert result.stdout == ""
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1, result.stderr
    assert lines[0].startswith("neurogloss: ") and named in lines[0]


def test_a_broken_env_file_stops_the_start(tmp_path):
    (tmp_path / ".env").write_text("PORT=8000\nthis is no assignment\n")
    result = run_check(tmp_path)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.count("\n") == 1 and ".env: line 2" in result.stderr


def test_bytes_that_arent_utf8(tmp_path):
    result = run_check(tmp_path, SECRET_KEY=os.fsdecode(b"\xff\xfe"))
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1 and "SECRET_KEY" in result.stderr


def test_an_env_file_with_a_bom_works(tmp_path):
    (tmp_path / ".env").write_bytes('\ufeffAPI_V1_STR=/api/v9\nBACKEND_CORS_ORIGINS=["https://a.kz"]\n'.encode())
    script = "from django.conf import settings as s; print(s.API_V1_STR, s.CORS_ALLOWED_ORIGINS, s.ENV)"
    result = run_check(tmp_path, ("shell", "--verbosity", "0", "-c", script))
    assert result.stdout.strip() == "/api/v9 ['https://a.kz'] development", result.stderr


def test_production_starts_and_is_sound(tmp_path):
    result = run_check(tmp_path, ("check", "--deploy", "--fail-level", "ERROR"), **PRODUCTION)
    assert result.returncode == 0, result.stderr
    script = "from django.conf import settings as s; print(s.ENABLE_USER_EXPORT, s.DEBUG, s.SESSION_COOKIE_SECURE, s.LANGUAGE_COOKIE_SECURE)"
    result = run_check(tmp_path, ("shell", "--verbosity", "0", "-c", script), **PRODUCTION)
    assert result.stdout.strip() == "False False True True", result.stderr
    staging = run_check(tmp_path, ("shell", "--verbosity", "0", "-c", script), **PRODUCTION | {"ENV": "staging"})
    assert staging.stdout.strip() == "True False True True", staging.stderr


def test_weak_production_settings_are_warned_of(tmp_path):
    weak = PRODUCTION | {"SECRET_KEY": "short", "ALLOWED_HOSTS": "*"}
    result = run_check(tmp_path, ("check", "--deploy"), **weak)
    for code in ("neurogloss.W001", "neurogloss.W002", "neurogloss.W003", "neurogloss.W004"):
        assert code in result.stderr
    assert "neurogloss.W004" not in run_check(tmp_path, ("check", "--deploy"), **weak, TRUSTED_PROXIES="1").stderr


def test_a_knock_at_a_wrong_name_leaves_no_traceback(tmp_path):
    script = (
        "from django.test import Client; print(Client().get('/health', headers={'host': 'evil.example'}).status_code)"
    )
    result = run_check(tmp_path, ("shell", "--verbosity", "0", "-c", script))
    assert result.stdout.strip() == "400"
    assert "evil.example" not in result.stderr, result.stderr


def test_a_data_dir_that_cant_be_written_is_one_line(tmp_path):
    (tmp_path / "data/prepare.lock").mkdir(parents=True)
    environment = {"PATH": os.environ["PATH"], "ENV_FILE": os.devnull, "DATA_DIR": str(tmp_path / "data")}
    command = [sys.executable, "-m", "scripts.prepare"]
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert result.returncode == 1
    assert result.stderr.startswith("neurogloss: DATA_DIR: ") and result.stderr.count("\n") == 1, result.stderr


def test_nothing_set_is_a_working_server(tmp_path):
    result = run_check(tmp_path)
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "data").is_dir()
