import shutil
import ssl
import subprocess
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from news.errors import FetchTimeout, HostNotFound, HostUnreachable, PrivateAddress
from tests.news.fetching import PUBLIC_BUT_NOBODYS, Names, error_of, fetcher
from tests.web_server import WebServer, serve


@pytest.fixture
async def site() -> AsyncGenerator[WebServer]:
    async with serve() as server:
        yield server


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/",
        "http://2130706433:{port}/",
        "http://0x7f.1:{port}/",
        "http://0177.0.0.1:{port}/",
        "http://127.1:{port}/",
        "http://１２７。0.0.1:{port}/",
        "http://0.0.0.0:{port}/",
        "http://[::1]:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/",
        "http://[::ffff:7f00:1]:{port}/",
        "http://[::127.0.0.1]:{port}/",
        "http://[64:ff9b::7f00:1]:{port}/",
        "http://localhost:{port}/",
        "http://LOCALHOST.:{port}/",
        "http://169.254.169.254/latest/meta-data",
        "http://[fd00:ec2::254]/",
        "http://168.63.129.16/",
    ],
)
async def test_no_way_of_writing_a_private_address_is_let_through(site: WebServer, url: str) -> None:
    async with fetcher("nowhere.test") as f:
        with pytest.raises(PrivateAddress) as caught:
            await f.fetch(url.format(port=site.port))
    assert caught.value.url
    assert site.requests == []


@pytest.mark.parametrize(
    "answer",
    [["127.0.0.1"], ["::1"], ["8.8.8.8", "127.0.0.1"], ["10.0.0.1", PUBLIC_BUT_NOBODYS], ["fe80::1%1"]],
)
async def test_a_name_with_any_private_address_is_refused(site: WebServer, answer: list[str]) -> None:
    async with fetcher(resolver=Names(news_test=[answer])) as f:
        with pytest.raises(PrivateAddress) as caught:
            await f.fetch(f"http://news.test:{site.port}/")
    assert caught.value.url == f"http://news.test:{site.port}/"
    assert isinstance(caught.value.__cause__, PrivateAddress)
    assert site.requests == []


async def test_a_connection_goes_to_the_address_that_was_checked(site: WebServer) -> None:
    names = Names(news_test=[[PUBLIC_BUT_NOBODYS], ["127.0.0.1"]])
    url = f"http://news.test:{site.port}/"
    async with fetcher(resolver=names, total_seconds=0.5) as f:
        with pytest.raises((HostUnreachable, FetchTimeout)):
            await f.fetch(url)
        assert names.asked == ["news.test"]
        with pytest.raises(PrivateAddress):
            await f.fetch(url)
    assert site.requests == []


async def test_a_redirect_to_a_name_in_a_private_network_is_refused(site: WebServer) -> None:
    names = Names(news_test=[["127.0.0.1"]], inside_test=[["127.0.0.1"]])
    site.redirect("/", f"http://inside.test:{site.port}/secret")
    async with fetcher(f"news.test:{site.port}", resolver=names) as f:
        with pytest.raises(PrivateAddress):
            await f.fetch(f"http://news.test:{site.port}/")
    assert site.targets == ["/"]


@pytest.mark.parametrize("entry", ["news.test", "NEWS.test", "news.test:{port}"])
async def test_an_allowed_host_may_be_private(site: WebServer, entry: str) -> None:
    site.page("/", "inside")
    names = Names(news_test=[["127.0.0.1"]])
    async with fetcher(entry.format(port=site.port), resolver=names) as f:
        assert (await f.fetch(f"http://news.test:{site.port}/")).body == "inside"


@pytest.mark.parametrize("entry", ["news.test:1", "est", "a.news.test", "127.0.0.1"])
async def test_an_allowed_host_allows_no_other_host_or_port(site: WebServer, entry: str) -> None:
    async with fetcher(entry, resolver=Names(news_test=[["127.0.0.1"]])) as f:
        with pytest.raises(PrivateAddress):
            await f.fetch(f"http://news.test:{site.port}/")


@pytest.mark.parametrize("entry", ["::1", "[::1]", "[::1]:80"])
async def test_an_allowed_host_may_be_an_ipv6_address(entry: str) -> None:
    async with fetcher(entry, total_seconds=1) as f:
        with pytest.raises(HostUnreachable):
            await f.fetch("http://[::1]:80/")


async def test_a_name_that_does_not_resolve() -> None:
    async with fetcher(resolver=Names()) as f:
        with pytest.raises(HostNotFound) as caught:
            await f.fetch("http://nowhere.test/")
    assert isinstance(caught.value.__cause__, OSError)


async def test_a_name_without_addresses() -> None:
    async with fetcher(resolver=Names(empty_test=[[]])) as f:
        with pytest.raises(HostNotFound):
            await f.fetch("http://empty.test/")


async def test_a_port_nobody_listens_on() -> None:
    async with serve() as closed:
        url = closed.url()
    error = await error_of(url)
    assert isinstance(error, HostUnreachable)
    assert isinstance(error.__cause__, OSError)


async def test_a_server_that_speaks_no_tls(site: WebServer) -> None:
    assert isinstance(await error_of(f"https://{site.host}/"), HostUnreachable)


@pytest.fixture(scope="module")
def own_certificate(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    if shutil.which("openssl") is None:
        pytest.skip("no openssl to make a certificate with")
    folder: Path = tmp_path_factory.mktemp("certificate")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *names, *files]
    subprocess.run(command, check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    return context


async def test_a_certificate_nobody_vouches_for(own_certificate: ssl.SSLContext) -> None:
    async with serve(own_certificate) as secure:
        error = await error_of(secure.url("/"))
        assert isinstance(error, HostUnreachable)
        assert isinstance(error.__cause__, ssl.SSLError | ssl.CertificateError)
        assert secure.requests == []
