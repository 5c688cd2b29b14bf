"""Whom a limit by address counts: nobody dodges it by a header, and nobody is locked out by a neighbour."""

import pytest
from django.test import RequestFactory

from neurogloss.limits import address_of


def counted(settings, *, proxies, forwarded=None, remote="10.0.0.1"):
    settings.TRUSTED_PROXIES = proxies
    headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return address_of(RequestFactory().get("/", REMOTE_ADDR=remote, **headers))


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "198.51.100.7", "10.0.0.1"),
        (1, None, "10.0.0.1"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "1.2.3.4, 198.51.100.7", "198.51.100.7"),  # the client wrote the first one
        (1, "1.2.3.4,198.51.100.7 ,", "198.51.100.7"),
        (2, "1.2.3.4, 198.51.100.7, 10.0.0.2", "198.51.100.7"),
        (2, "198.51.100.7", "198.51.100.7"),
        (1, "198.51.100.7:4711", "198.51.100.7"),
        (1, "[2001:db8::7]:4711", "2001:db8::/64"),
        (1, "unknown", "10.0.0.1"),
        (1, "1.2.3.4, unknown", "10.0.0.1"),
    ],
)
def test_as_many_proxies_are_believed_as_there_are(settings, proxies, forwarded, address):
    assert counted(settings, proxies=proxies, forwarded=forwarded) == address


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("", ""),  # a socket file
    ],
)
def test_an_ipv6_network_is_one_client(settings, remote, address):
    assert counted(settings, proxies=0, remote=remote) == address


def log_in(client, **about):
    return client.post("/accounts/login/", {"username": "nobody", "password": "wrong"}, **about).status_code


def test_clients_behind_a_proxy_have_limits_of_their_own(client, db, settings, rate_limits):
    settings.TRUSTED_PROXIES = 1
    assert [log_in(client, HTTP_X_FORWARDED_FOR="198.51.100.7") for _ in range(11)] == [200] * 10 + [429]
    assert log_in(client, HTTP_X_FORWARDED_FOR="1.2.3.4, 198.51.100.7") == 429
    assert log_in(client, HTTP_X_FORWARDED_FOR="198.51.100.8") == 200
