import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from news.errors import BadLink, CredentialsInLink, LinkError
from news.urls import (
    canonical,
    canonical_of,
    identity,
)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://Example.COM/Path", "https://example.com/Path"),
        ("  https://example.com/x\n", "https://example.com/x"),
        ("http://example.com", "http://example.com/"),
        ("http://example.com:80/x", "http://example.com/x"),
        ("https://example.com:443/x", "https://example.com/x"),
        ("https://example.com:/x", "https://example.com/x"),
        ("https://example.com:8443/x", "https://example.com:8443/x"),
        ("http://example.com:443/x", "http://example.com:443/x"),
        ("https://example.com./x", "https://example.com/x"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://BÜCHER.example/", "https://xn--bcher-kva.example/"),
        ("https://例え。テスト/", "https://xn--r8jz45g.xn--zckzah/"),
        ("https://faß.de/", "https://xn--fa-hia.de/"),
        ("https://i❤.ws/", "https://xn--i-7iq.ws/"),
        ("https://example.com/x#part", "https://example.com/x"),
        ("https://example.com/x#:~:text=words", "https://example.com/x"),
        ("https://example.com/x/", "https://example.com/x"),
        ("https://example.com/x/?a=1", "https://example.com/x?a=1"),
        ("https://example.com/?a=1", "https://example.com/?a=1"),
        ("https://example.com/x?", "https://example.com/x"),
        ("https://example.com/a/./b/../c", "https://example.com/a/c"),
        ("https://example.com/a/%2e%2E/c", "https://example.com/c"),
        ("https://example.com/../..", "https://example.com/"),
        ("https://example.com/%7Euser/%c3%bc", "https://example.com/~user/%C3%BC"),
        ("https://example.com/ü b", "https://example.com/%C3%BC%20b"),
        ("https://example.com/a%2Fb", "https://example.com/a%2Fb"),
        ("https://example.com/100%", "https://example.com/100%25"),
        ("https://example.com/%%37E", "https://example.com/%257E"),
        ("https://example.com/a,b;c=1(d)", "https://example.com/a,b;c=1(d)"),
        ("https://example.com/?q=ü&p=a+b", "https://example.com/?q=%C3%BC&p=a+b"),
        ("http://2130706433/", "http://127.0.0.1/"),
        ("http://0x7f.1/", "http://127.0.0.1/"),
        ("http://0177.0.0.1/", "http://127.0.0.1/"),
        ("http://１２７.0.0.1/", "http://127.0.0.1/"),
        ("http://[2606:4700:0:0::1111]/", "http://[2606:4700::1111]/"),
        ("http://[::FFFF:127.0.0.1]:8080/", "http://[::ffff:7f00:1]:8080/"),
        ("http://intranet/x", "http://intranet/x"),
        ("http://a_b.example.com/x", "http://a_b.example.com/x"),
    ],
)
def test_canonical_form_of_the_parts(url: str, expected: str) -> None:
    assert canonical(url) == expected


@pytest.mark.parametrize(
    "parameter",
    [
        *("utm_source=x", "utm_anything", "UTM_Campaign=x", "fbclid=1", "gclid=1", "dclid=1", "msclkid=1"),
        *("mc_cid=1", "mc_eid=1", "igshid=1", "ref_src=twsrc%5Etfw", "cmpid=1", "CMP=share_btn_tw"),
        *("xtor=AL-72", "at_medium=social", "at_campaign=x", "smid=url", "ocid=1", "ito=1", "guccounter=1"),
        *("__twitter_impression=true", "amp=1", "amp", "outputType=amp", "usqp=mq331", "ut%6D_source=x"),
    ],
)
def test_tracking_and_amp_parameters_are_dropped(parameter: str) -> None:
    assert canonical(f"https://example.com/x?a=1&{parameter}&b=2") == "https://example.com/x?a=1&b=2"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://twitter.com/a/status/1?s=20&t=xyz", "https://twitter.com/a/status/1"),
        ("https://mobile.twitter.com/a/status/1?s=20", "https://twitter.com/a/status/1"),
        ("https://example.com/?s=search&t=5", "https://example.com/?s=search&t=5"),
        ("https://www.youtube.com/watch?v=1&si=x&t=5", "https://www.youtube.com/watch?v=1&t=5"),
        ("https://example.com/?z=1&a=2&z=3", "https://example.com/?z=1&a=2&z=3"),
        ("https://example.com/x?outputType=json", "https://example.com/x?outputType=json"),
    ],
)
def test_parameters_that_name_the_page_stay_in_order(url: str, expected: str) -> None:
    assert canonical(url) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://amp.example.com/x", "https://example.com/x"),
        ("https://www.example.com/x/amp", "https://www.example.com/x"),
        ("https://www.example.com/x/amp/", "https://www.example.com/x"),
        ("https://www.example.com/amp/politics/story-1", "https://www.example.com/politics/story-1"),
        ("https://www.example.com/amp/fender", "https://www.example.com/amp/fender"),
        ("https://www.example.com/amp", "https://www.example.com/amp"),
        ("https://www.example.com/x.amp", "https://www.example.com/x"),
        ("https://www.example.com/x.amp.html", "https://www.example.com/x.html"),
        ("https://www.example.com/camp", "https://www.example.com/camp"),
        ("https://www.google.com/amp/s/www.example.com/x/amp/", "https://www.example.com/x"),
        ("https://www.google.co.uk/amp/s/amp.example.com/x", "https://example.com/x"),
        ("https://www.google.com/amp/www.example.com/x", "http://www.example.com/x"),
        (
            "https://www-example-com.cdn.ampproject.org/c/s/www.example.com/x?a=1",
            "https://www.example.com/x?a=1",
        ),
        ("https://cdn.ampproject.org/v/s/www.example.com/x?usqp=1&amp_js_v=0.1", "https://www.example.com/x"),
        ("https://www.google.com/amp/u:p@example.com", "https://www.google.com/amp/u:p@example.com"),
        ("https://m.example.com/x", "https://example.com/x"),
        ("https://mobile.example.co.uk/x", "https://example.co.uk/x"),
        ("https://en.m.wikipedia.org/wiki/Foo", "https://en.wikipedia.org/wiki/Foo"),
        ("https://de.m.wiktionary.org/wiki/Foo", "https://de.wiktionary.org/wiki/Foo"),
        ("https://mobile.de/x", "https://mobile.de/x"),
        ("https://m.co.uk/x", "https://m.co.uk/x"),
        ("https://m.github.io/x", "https://m.github.io/x"),
    ],
)
def test_amp_and_mobile_forms_fold_to_the_plain_one(url: str, expected: str) -> None:
    assert canonical(url) == expected


_HOSTS = st.sampled_from(
    [
        "example.com",
        "m.example.com",
        "amp.m.a.co.uk",
        "www.google.com",
        "x.cdn.ampproject.org",
        "0x7f.1",
        "ü.de",
    ]
)
_TAILS = st.text(alphabet="/.%aAmp?&=+#ü 2e7E~s:()c_ut", max_size=40)


@given(_HOSTS, _TAILS)
@example("www.google.com", "/amp/s/www.google.com/amp/s/m.example.com/x/amp/amp")
@example("example.com", "/%%37E")
@example("example.com", "/x//amp//")
@example("example.com", "/amp/amp/amp/amp/a/b")
def test_canonical_form_is_its_own_canonical_form(host: str, tail: str) -> None:
    once = canonical(f"https://{host}/{tail}")
    assert canonical(once) == once


@given(st.text(max_size=80))
def test_whatever_is_no_address_is_a_link_error(text: str) -> None:
    try:
        assert canonical(f"http://{text}").startswith(("http://", "https://"))
    except LinkError as error:
        assert error.url  # noqa: PT017  # either outcome is right, a third one is not


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.com/x",
        "ftp://example.com/x",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "http:///x",
        "http:example.com",
        "http://",
        "http://exa mple.com/",
        "http://example.com:0/",
        "http://example.com:65536/",
        "http://example.com:abc/",
        "http://-example.com/",
        "http://a..b/",
        "http://" + "a" * 64 + ".com/",
        "http://[::1/",
        "http://[fe80::1%25eth0]/",
        "http://256.1.1.1/",
        "http://1.2.3.4.5/",
        "http://m.127.0.0.1/",
        "http://good.com\\.evil.com/",
        "http://example.com/\x00",
        "http://example.com/" + "x" * 9_000,
    ],
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(BadLink):
        canonical(url)


@pytest.mark.parametrize("userinfo", ["user:password@", "user@", "@", "good.com\\@"])
def test_credentials_in_an_address_are_refused(userinfo: str) -> None:
    with pytest.raises(CredentialsInLink):
        canonical(f"https://{userinfo}example.com/x")


def test_http_and_https_stay_apart_in_the_link_and_are_one_in_identity() -> None:
    plain, secure = "http://example.com/x", "https://example.com/x/"
    assert canonical(plain) != canonical(secure)
    assert identity(plain) == identity(secure)


@pytest.mark.parametrize(
    ("page", "declared", "expected"),
    [
        ("https://a.com/x?id=5", "https://a.com/story", "https://a.com/story"),
        ("https://a.com/x", "/story?utm_source=x", "https://a.com/story"),
        ("https://a.com/d/x", "story", "https://a.com/d/story"),
        ("https://a.com/x", " //www.a.com/story ", "https://www.a.com/story"),
        ("https://edition.a.co.uk/x", "https://www.a.co.uk/x", "https://www.a.co.uk/x"),
        ("http://a.com/x", "https://a.com/x", "https://a.com/x"),
        ("https://a.com/x", "http://a.com/x", "https://a.com/x"),
        ("https://a.com/x", "http://b.a.com/x", "http://b.a.com/x"),
        ("https://www.google.com/amp/s/a.com/x/amp", "https://a.com/story", "https://a.com/story"),
        ("https://a-com.cdn.ampproject.org/c/s/a.com/x", "https://a.com/story", "https://a.com/story"),
        ("https://a.com/", "https://www.a.com/", "https://www.a.com/"),
        ("https://a.com/index.php?id=1", "https://a.com/?p=1", "https://a.com/?p=1"),
    ],
)
def test_a_declared_address_that_makes_sense_is_followed(page: str, declared: str, expected: str) -> None:
    assert canonical_of(page, declared) == expected


@pytest.mark.parametrize(
    "declared",
    [
        None,
        "",
        "  ",
        "https://evil.com/x",
        "https://evil.co.uk/story",
        "https://a.co.uk.evil.com/story",
        "http://127.0.0.1/story",
        "http://localhost/story",
        "https://www.a.co.uk",
        "https://www.a.co.uk/?utm_source=x",
        "https://www.a.co.uk:8443/story",
        "https://user@www.a.co.uk/story",
        "javascript:void(0)",
        "https://[broken/story",
        "http://" + "x" * 10_000,
    ],
)
def test_a_declared_address_that_makes_no_sense_is_passed_over(declared: str | None) -> None:
    assert canonical_of("https://www.a.co.uk/x/?fbclid=1", declared) == "https://www.a.co.uk/x"


def test_two_blogs_on_one_host_service_are_two_sites() -> None:
    assert (
        canonical_of("https://mine.blogspot.com/x", "https://yours.blogspot.com/y")
        == "https://mine.blogspot.com/x"
    )
