"""Which addresses may be asked: by their form before, by their IP address after resolution.

The form is checked first (scheme, user name, port); the decision falls on the IP address that the
name resolved to, since a name says nothing about where it leads.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

_PORTS: Final = {"http": 80, "https": 443}
_OTHER_PORTS: Final = frozenset((80, 443, 8080, 8443))
_LONGEST: Final = 2_000
_HOST_CHARACTERS: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_.")
_KEPT: Final = "/?&=:;,@!$'()*+~-._%[]"
#: Beside what the registries call not global: addresses that lead to a cloud's own services.
_CLOSED: Final = tuple(
    ipaddress.ip_network(text)
    for text in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
        "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
        "168.63.129.16/32",
        "::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "fc00::/7",
        "fe80::/10", "fec0::/10", "ff00::/8",
    )
)  # fmt: skip
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
_SIX_TO_FOUR: Final = ipaddress.ip_network("2002::/16")

#: Parts of names of query fields whose values are not shown.
_SECRET: Final = ("key", "token", "secret", "passw", "sign", "auth", "session")

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An address taken apart: ``text`` is its normal form without a fragment."""

    text: str
    scheme: str
    host: str
    port: int

    @property
    def origin(self) -> str:
        """Scheme, host and port, as robots.txt is asked for."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}"


class UnsafeAddress(ValueError):
    """An address that is not asked; the message says why."""


def parse_address(text: str, *, any_port: bool = False) -> Address:
    """Take an address apart, or say why it is not asked.

    Raises
    ------
    UnsafeAddress
        Another scheme than http and https, a user name, no host, an odd port, control
        characters, or beyond 2,000 characters.
    """
    text = text.strip()
    if len(text) > _LONGEST:
        raise UnsafeAddress(f"the address has {len(text):,} characters, more than {_LONGEST:,}")
    if any(ord(c) < 0x21 or ord(c) == 0x7F for c in text):
        raise UnsafeAddress("the address holds blanks or control characters")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise UnsafeAddress(f"the address cannot be read: {error}") from None
    scheme = parts.scheme.lower()
    if scheme not in _PORTS:
        raise UnsafeAddress(f"the scheme is {scheme or 'missing'}; only http and https are asked")
    if parts.username is not None or "\\" in text:
        raise UnsafeAddress("the address holds a user name or a backslash")
    host = _host(parts.hostname or "")
    port = _PORTS[scheme] if port is None else port
    if not any_port and port not in _OTHER_PORTS:
        raise UnsafeAddress(f"port {port} is no port of the public web")
    address = Address(text="", scheme=scheme, host=host, port=port)
    path, query = (quote(part, safe=_KEPT) for part in (parts.path or "/", parts.query))
    normal = urlunsplit(("", "", "/" + path.lstrip("/"), query, ""))
    return Address(text=address.origin + normal, scheme=scheme, host=host, port=port)


def _host(host: str) -> str:
    host = host.rstrip(".").lower()
    if not host.isascii():
        try:  # what this leaves is checked like any other: it may turn into digits or marks
            host = host.encode("idna").decode("ascii").rstrip(".").lower()
        except UnicodeError:
            raise UnsafeAddress(f"{host!r} is no host name") from None
    if not host or len(host) > 253 or "%" in host:
        raise UnsafeAddress("the address names no host")
    if ":" in host:
        return _ip(host, ipaddress.IPv6Address)
    last = host.rpartition(".")[2]
    if last.isdigit() or last.startswith("0x"):
        return _ip(host, ipaddress.IPv4Address)  # 127.1, 0177.0.0.1, 2130706433 are refused
    if not set(host) <= _HOST_CHARACTERS or ".." in host or host.startswith("."):
        raise UnsafeAddress(f"{host!r} is no host name")
    return host


def _ip(host: str, form: type[ipaddress.IPv4Address] | type[ipaddress.IPv6Address]) -> str:
    try:
        return str(form(host))
    except ValueError:
        raise UnsafeAddress(f"{host!r} is no host name and no IP address") from None


def join(found_on: str, reference: str) -> str:
    """Return a reference of a page as a whole address; ``""`` where it leads nowhere."""
    try:
        return urljoin(found_on, reference.strip()[:_LONGEST])
    except ValueError:
        return ""


def _embedded(address: IPAddress) -> IPAddress:
    """The IPv4 address that an IPv6 address stands for, where it does."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _NAT64:
        return ipaddress.IPv4Address(address.packed[12:])
    if address in _SIX_TO_FOUR:
        return ipaddress.IPv4Address(address.packed[2:6])
    return address


def is_public(text: str) -> bool:
    """Whether an IP address is one of the public internet; what cannot be read is not."""
    try:
        address = _embedded(ipaddress.ip_address(text.partition("%")[0]))
    except ValueError:
        return False
    if any(address.version == closed.version and address in closed for closed in _CLOSED):
        return False
    return address.is_global and not address.is_multicast


def is_named(host: str, port: int, allowed: tuple[str, ...]) -> bool:
    """Whether the user allows this host by name (``host`` or ``host:port``)."""
    return host in allowed or f"{host}:{port}" in allowed


def without_secrets(address: str) -> str:
    """Return an address as it may be shown: no user name, no value of a field named like a key."""
    head, mark, query = address.partition("?")
    if "@" in head.partition("://")[2].partition("/")[0]:
        scheme, _, rest = head.partition("://")
        head = f"{scheme}://…@{rest.partition('@')[2]}"
    fields = []
    for field in query.split("&"):
        name, equals, value = field.partition("=")
        secret = value and any(part in name.lower() for part in _SECRET)
        fields.append(f"{name}{equals}…" if secret else field)
    return head + mark + "&".join(fields)
