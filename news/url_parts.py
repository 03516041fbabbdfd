"""Taking a web address apart, and the normal form of its parts (RFC 3986, WHATWG URL, UTS 46)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address

import idna
from tld import get_tld
from tld.result import Result

from news.errors import BadLink, CredentialsInLink

# Apache and nginx refuse request lines over 8 KiB by default; no article lives at a longer address.
LONGEST_URL = 8_192

_DEFAULT_PORTS = {"http": 80, "https": 443}
_URL = re.compile(r"(https?)://([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#.*)?", re.IGNORECASE | re.DOTALL)
_AUTHORITY = re.compile(r"(?:\[(?P<v6>[0-9a-fA-F:.]+)\]|(?P<host>[^:\[\]]+))(?::(?P<port>\d{0,5}))?")
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_OCTET = re.compile(rb"%([0-9A-Fa-f]{2})|(.)", re.DOTALL)

_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PLAIN = _UNRESERVED | frozenset(b"!$&'()*+,;=:@/?")


@dataclass(frozen=True, slots=True)
class UrlParts:
    """An http or https address without its fragment, each part in normal form.

    Attributes:
        host: lower-case ASCII name, or an IP address in its shortest form, without brackets.
        port: None where it is the scheme's default.
        path: starts with a slash, percent-encoded.
        query: percent-encoded, without the question mark; empty where there is none.
    """

    scheme: str
    host: str
    port: int | None
    path: str
    query: str

    @property
    def netloc(self) -> str:
        """Host and port as they stand in the address."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port is None else f"{host}:{self.port}"

    @property
    def effective_port(self) -> int:
        """The port a connection is made to."""
        return self.port or _DEFAULT_PORTS[self.scheme]

    def __str__(self) -> str:
        query = f"?{self.query}" if self.query else ""
        return f"{self.scheme}://{self.netloc}{self.path}{query}"


def parse_url(url: str) -> UrlParts:
    """Take an http or https address apart.

    Raises:
        BadLink: not such an address.
        CredentialsInLink: it carries a user name or a password.
    """
    text = re.sub(r"[\t\r\n]", "", url.strip())  # as browsers do: WHATWG URL, "basic URL parser"
    match = _URL.fullmatch(text)
    if match is None or len(text) > LONGEST_URL or _CONTROL.search(text):
        raise BadLink("not an http or https address", url=url[:LONGEST_URL])
    scheme, authority, path, query = match.groups()
    if "@" in authority:
        raise CredentialsInLink("user name or password in the address", url=url)
    try:
        host, port = _host_and_port(authority, scheme.lower())
        return UrlParts(scheme.lower(), host, port, _normal_path(path), normal_percent(query or ""))
    except ValueError as error:  # includes UnicodeError and the errors of idna and ipaddress
        raise BadLink(str(error), url=url) from error


def parse_host(entry: str) -> tuple[str, int | None]:
    """The normal host and the port, or None, of ``host``, ``host:port``, ``[v6]:port`` or a bare IPv6.

    Raises:
        BadLink: it is none of these.
    """
    bare_v6 = entry.count(":") > 1 and not entry.startswith("[")
    try:
        # No scheme, so no port is the default one.
        return _host_and_port(f"[{entry}]" if bare_v6 else entry.strip(), "")
    except ValueError as error:
        raise BadLink(str(error), url=entry) from error


def registrable(host: str) -> str:
    """The part of a host name that somebody registered (``bbc.co.uk``); empty for addresses and suffixes.

    Follows the Public Suffix List, private section included: two people's blogs on one host service
    are two sites. An unknown top-level domain is taken for a suffix, as the list's default rule says.
    """
    if ":" in host or _is_numeric(host):
        return ""
    listed = get_tld(f"https://{host}/", fail_silently=True, as_object=True)
    if isinstance(listed, Result):
        return listed.fld if listed.tld != host else ""
    return ".".join(host.split(".")[-2:]) if "." in host else ""


def site_of(host: str) -> str:
    """What two hosts of one publisher have in common: the registrable part, or the host itself."""
    return registrable(host) or host


def _host_and_port(authority: str, scheme: str) -> tuple[str, int | None]:
    match = _AUTHORITY.fullmatch(authority)
    if match is None:
        raise ValueError(f"no host in {authority[:80]!r}")
    port = int(match["port"]) if match["port"] else None
    if port is not None and not 0 < port < 65_536:
        raise ValueError(f"no such port: {port}")
    host = IPv6Address(match["v6"]).compressed if match["v6"] else normal_host(match["host"])
    return host, None if port == _DEFAULT_PORTS.get(scheme) else port


def normal_host(host: str) -> str:
    """The lower-case ASCII form of a host name, or the dotted form of any way to write an IPv4 address.

    Raises:
        ValueError: no host can have that name.
    """
    ascii_host = (host.lower() if host.isascii() else _idna(host)).removesuffix(".")
    if len(ascii_host) > 253 or not all(_LABEL.fullmatch(label) for label in ascii_host.split(".")):
        raise ValueError(f"not a host name: {host[:80]!r}")
    return _dotted(ascii_host) if _is_numeric(ascii_host) else ascii_host


def _idna(host: str) -> str:
    try:
        return idna.encode(host, uts46=True).decode("ascii").lower()
    except idna.IDNAError:
        # IDNA 2008 knows no emoji, yet such names are registered and browsers open them.
        return host.encode("idna").decode("ascii").lower()


def _is_numeric(host: str) -> bool:
    return _NUMBER.fullmatch(host.rsplit(".", 1)[-1]) is not None


def _dotted(host: str) -> str:
    """``0x7f.1`` and ``2130706433`` as browsers read them (WHATWG URL, "IPv4 parser")."""
    labels = host.split(".")
    if len(labels) > 4 or not all(_NUMBER.fullmatch(label) for label in labels):
        raise AddressValueError(f"not an IPv4 address: {host[:80]!r}")
    *front, last = (_number(label) for label in labels)
    if any(number > 255 for number in front) or last >= 256 ** (4 - len(front)):
        raise AddressValueError(f"not an IPv4 address: {host[:80]!r}")
    return str(IPv4Address(last + sum(number << 8 * (3 - place) for place, number in enumerate(front))))


def _number(label: str) -> int:
    if label.startswith("0x"):
        return int(label[2:] or "0", 16)
    return int(label, 8 if label.startswith("0") else 10)


def normal_percent(text: str) -> str:
    """Percent-encode what must be, decode what need not be, and write hex digits in capitals.

    Lone surrogates from ``surrogateescape`` become the bytes they stand for.
    """
    return _OCTET.sub(_normal_octet, _with_lone_percents_encoded(text)).decode("ascii")


def _with_lone_percents_encoded(text: str) -> bytes:
    # Otherwise "%%37E" would turn into "%7E", and that into "~" the next time round.
    return re.sub(rb"%(?![0-9A-Fa-f]{2})", b"%25", text.encode("utf-8", "surrogateescape"))


def _normal_octet(match: re.Match[bytes]) -> bytes:
    encoded, plain = match.groups()
    octet = int(encoded, 16) if encoded else plain[0]
    if octet in (_UNRESERVED if encoded else _PLAIN):
        return bytes((octet,))
    return b"%%%02X" % octet


def _normal_path(path: str) -> str:
    """The path without dot segments (RFC 3986, 5.2.4)."""
    kept: list[str] = []
    segments = normal_percent(path).split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments and segments[-1] in {".", ".."}:
        kept.append("")
    return "/" + "/".join(kept)
