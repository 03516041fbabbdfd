"""Which IP addresses lie on the public internet, so that no link reaches into a private network."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

# https://www.iana.org/assignments/iana-ipv4-special-registry, and what clouds keep for themselves.
# Written out rather than asked of ipaddress.is_global, whose answers differ between Python versions.
_PRIVATE_V4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",  # this network; connects to the machine itself on Linux
            "10.0.0.0/8",
            "100.64.0.0/10",  # carrier-grade NAT; also Alibaba's metadata, 100.100.100.200
            "127.0.0.0/8",
            "168.63.129.16/32",  # Azure's host agent
            "169.254.0.0/16",  # link-local, with the metadata of most clouds at 169.254.169.254
            "172.16.0.0/12",
            "192.0.0.0/24",  # protocol assignments; also Oracle's metadata, 192.0.0.192
            "192.0.2.0/24",  # documentation
            "192.88.99.0/24",  # 6to4 relays, withdrawn
            "192.168.0.0/16",
            "198.18.0.0/15",  # benchmarking
            "198.51.100.0/24",  # documentation
            "203.0.113.0/24",  # documentation
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",  # reserved, and broadcast
        ),
    )
)

# Only this part of IPv6 is given out; loopback, link-local, fc00::/7 (with Amazon's metadata at
# fd00:ec2::254), site-local and multicast all lie outside it.
_PUBLIC_V6 = IPv6Network("2000::/3")
_PRIVATE_V6 = tuple(
    map(
        IPv6Network,
        (
            "2001::/23",  # protocol assignments: benchmarking, ORCHID; Teredo is unwrapped before
            "2001:db8::/32",  # documentation
            "3fff::/20",  # documentation
        ),
    )
)

_COMPATIBLE = IPv6Network("::/96")
_NAT64 = IPv6Network("64:ff9b::/96")
# 64:ff9b:1::/48, the NAT64 prefix for use inside a network (RFC 8215), is not unwrapped but refused: where
# in it the IPv4 address stands depends on that network, so there is no telling which one is meant.


def is_public(ip: IPv4Address | IPv6Address) -> bool:
    """Whether an address can be reached on the public internet, and is nobody's private matter.

    An IPv4 address inside an IPv6 one (mapped, compatible, 6to4, Teredo, NAT64) is judged itself.
    """
    if isinstance(ip, IPv4Address):
        return not any(ip in network for network in _PRIVATE_V4)
    embedded = tuple(_embedded(ip))
    if embedded:
        return all(is_public(inner) for inner in embedded)
    return ip in _PUBLIC_V6 and not any(ip in network for network in _PRIVATE_V6)


def _embedded(ip: IPv6Address) -> Iterator[IPv4Address]:
    """The IPv4 addresses that packets to this address may end up at."""
    if ip.ipv4_mapped is not None:
        yield ip.ipv4_mapped
    elif ip.sixtofour is not None:
        yield ip.sixtofour
    elif ip.teredo is not None:
        yield from ip.teredo  # server and client
    elif ip in _NAT64 or ip in _COMPATIBLE:
        yield IPv4Address(int(ip) & 0xFFFF_FFFF)
