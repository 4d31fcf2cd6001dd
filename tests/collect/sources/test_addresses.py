from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanbao.collect.sources.addresses import (
    Address,
    UnsafeAddress,
    is_named,
    is_public,
    join,
    parse_address,
    without_secrets,
)


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "93.184.215.14", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808",
     "2002:808:808::1"],
)  # fmt: skip
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "127.255.255.254", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255",
     "192.168.0.1", "169.254.169.254", "100.64.0.1", "100.100.100.200", "192.0.0.192",
     "168.63.129.16", "198.18.0.1", "192.0.2.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
     "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1",
     "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::",
     "2002:a00:1::1", "2001:0:7f00:1::", "100::1", "", "host", "1.2.3", "127.1"],
)  # fmt: skip
def test_an_address_of_a_closed_network_is_not(address: str) -> None:
    assert not is_public(address)


@given(st.ip_addresses())
def test_nothing_that_the_registries_call_private_is_public(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    closed = address.is_private or address.is_loopback or address.is_link_local
    closed = closed or address.is_multicast or address.is_unspecified
    mapped = getattr(address, "ipv4_mapped", None)
    if closed and (mapped is None or mapped.is_private):
        assert not is_public(str(address))


@given(st.one_of(st.text(max_size=60), st.text(max_size=60).map("http://".__add__)))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    try:
        address = parse_address(text)
    except UnsafeAddress:
        return
    assert address.text.startswith(("http://", "https://"))
    assert parse_address(address.text) == address  # its normal form is its own


@pytest.mark.parametrize(
    ("text", "normal", "host", "port"),
    [
        ("HTTP://Paper.Example/a?b=1#c", "http://paper.example/a?b=1", "paper.example", 80),
        ("https://paper.example:443", "https://paper.example/", "paper.example", 443),
        ("http://paper.example.:8080/", "http://paper.example:8080/", "paper.example", 8080),
        ("http://例子.中国/新闻", None, "xn--fsqu00a.xn--fiqs8s", 80),
        ("http://１.１.１.１/", "http://1.1.1.1/", "1.1.1.1", 80),
        ("http://[2606:4700::1]/", "http://[2606:4700::1]/", "2606:4700::1", 80),
    ],
)
def test_an_address_is_taken_apart(text: str, normal: str | None, host: str, port: int) -> None:
    address = parse_address(text)
    assert (address.host, address.port) == (host, port)
    assert normal is None or address.text == normal
    assert address.text.isascii()


@pytest.mark.parametrize(
    "text",
    ["ftp://a/", "file:///etc/passwd", "javascript:alert(1)", "//a/b", "a/b", "http://u:p@a/",
     "http://u@a/", "http://a:22/", "http://a:0/", "http://a:65536/", "http://a\\@b/",
     "http://a/\nb", "http://a/ b", "http://0x7f.1/", "http://127.1/", "http://1/",
     "http://[fe80::1%25eth0]/", "https://", "http://a/" + "a" * 2_000,
     "http://１２７.1/", "http://¸/", "http://a..b/", "http://.a/", "http://a*b/", "http://[::1%1]/"],
)  # fmt: skip
def test_a_form_that_is_not_asked_is_refused(text: str) -> None:
    with pytest.raises(UnsafeAddress):
        parse_address(text)


def test_an_odd_port_passes_where_the_host_is_allowed() -> None:
    assert parse_address("http://a:9999/", any_port=True).port == 9999
    assert is_named("a", 9999, ("a",))
    assert is_named("a", 9999, ("a:9999",))
    assert not is_named("a", 80, ("a:9999", "b"))


def test_an_origin_holds_no_usual_port() -> None:
    address: Address = parse_address("https://paper.example:443/x")
    assert address.origin == "https://paper.example"
    assert parse_address("http://paper.example:8080/x").origin == "http://paper.example:8080"


def test_a_reference_that_leads_nowhere_is_empty() -> None:
    assert join("https://paper.example/a/", "../b") == "https://paper.example/b"
    assert join("https://paper.example/", "http://[bad") == ""


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://a/b?x=1&api_key=abc&y=2", "https://a/b?x=1&api_key=…&y=2"),
        ("https://a/b?access_token=abc", "https://a/b?access_token=…"),
        ("https://me:word@a/b", "https://…@a/b"),
        ("https://a/@b?x", "https://a/@b?x"),
    ],
)
def test_what_is_secret_in_an_address_is_not_shown(address: str, shown: str) -> None:
    assert without_secrets(address) == shown
