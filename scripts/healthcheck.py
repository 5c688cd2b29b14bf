"""Whether this machine's server answers: `python -m scripts.healthcheck`, exit code 0 or 1."""

import http.client
import sys

ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104  where to reach a server that listens there


def answers(host: str, port: int, allowed_hosts: list[str]) -> bool:
    """Whether the server that listens on host:port is well. It is asked under a name that it serves."""
    name = next((allowed.lstrip(".") for allowed in allowed_hosts if allowed != "*"), "localhost")
    connection = http.client.HTTPConnection(ANYWHERE.get(host, host), port, timeout=4)
    try:
        connection.request("GET", "/health", headers={"Host": name})
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def main() -> int:
    from neurogloss import settings

    return 0 if answers(settings.HOST, settings.PORT, settings.ALLOWED_HOSTS) else 1


if __name__ == "__main__":
    sys.exit(main())
