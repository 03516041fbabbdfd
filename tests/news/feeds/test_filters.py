from __future__ import annotations

import time

import pytest

from news.errors import BadArgument
from news.feeds.feed import FeedItem
from news.feeds.filters import LONGEST_RULE, MOST_RULES, Filters, Judge, Verdict, Where, rules_in

TITLE, BODY = "Élection in Köln postponed", "The mayor said so. Turnout was low; rain fell."


@pytest.mark.parametrize(
    ("allow", "deny", "expected"),
    [
        ((), (), Verdict(passes=True)),
        (("election",), (), Verdict(passes=True, rule="election", where=Where.TITLE)),
        (("KÖLN",), (), Verdict(passes=True, rule="KÖLN", where=Where.TITLE)),
        (("rain",), (), Verdict(passes=True, rule="rain", where=Where.BODY)),
        (("rai",), (), Verdict(passes=False)),
        (("mayor said",), (), Verdict(passes=True, rule="mayor said", where=Where.BODY)),
        (("said mayor",), (), Verdict(passes=False)),
        (("low rain",), (), Verdict(passes=True, rule="low rain", where=Where.BODY)),
        ((), ("postponed",), Verdict(passes=False, rule="postponed", where=Where.TITLE)),
        (("election",), ("rain",), Verdict(passes=False, rule="rain", where=Where.BODY)),
        (("snow", "rain"), ("hail",), Verdict(passes=True, rule="rain", where=Where.BODY)),
        ((r"/turn\w+/",), (), Verdict(passes=True, rule=r"/turn\w+/", where=Where.BODY)),
        ((), ("/^the/",), Verdict(passes=False, rule="/^the/", where=Where.BODY)),
        (("/snow|hail/",), (), Verdict(passes=False)),
    ],
)
def test_rules_decide_and_say_which(allow: tuple[str, ...], deny: tuple[str, ...], expected: Verdict) -> None:
    assert Filters(allow, deny).decide(TITLE, BODY) == expected


def test_words_are_found_in_scripts_without_spaces() -> None:
    assert Filters(allow=("地震",)).decide("東京で地震発生", "").passes
    assert Filters(allow=("выборы",)).decide("Выборы отложены", "").passes


@pytest.mark.parametrize("rule", ["/(a+)+$/", "/(a|aa)+$/", r"/(\w+\s?)*$x/"])
def test_an_expression_that_takes_too_long_is_passed_over_and_told(rule: str) -> None:
    started = time.monotonic()
    verdict = Filters(deny=(rule,)).decide("a" * 200 + "!", "a" * 5_000 + "!")
    assert time.monotonic() - started < 5
    assert verdict.passes
    assert set(verdict.too_slow) <= {rule}


def test_a_slow_expression_does_not_let_through_what_nothing_allows() -> None:
    verdict = Filters(allow=("/(a|a)*b(a|a)*c/",)).decide("a" * 3_000, "")
    assert not verdict.passes


@pytest.mark.parametrize(
    ("written", "rules"),
    [
        ("rain", ("rain",)),
        ("rain, snow storm,  hail ", ("rain", "snow storm", "hail")),
        ("rain\nsnow\n\nrain", ("rain", "snow")),
        ("/a,b/, snow", ("/a,b/", "snow")),
        (r"/a\/b/i, x", (r"/a\/b/i", "x")),
        ("km/h and m/s", ("km/h and m/s",)),
        ("", ()),
    ],
)
def test_rules_are_written_in_a_line(written: str, rules: tuple[str, ...]) -> None:
    assert rules_in(written) == rules


@pytest.mark.parametrize("written", ["/(/", "/a{99999999999}/", "!!!", "x" * (LONGEST_RULE + 1), "/*/"])
def test_a_rule_that_makes_no_sense_is_refused(written: str) -> None:
    with pytest.raises(BadArgument) as caught:
        rules_in(written)
    assert str(caught.value).isprintable()


def test_too_many_rules_are_refused() -> None:
    with pytest.raises(BadArgument):
        rules_in(",".join(f"word{n}" for n in range(MOST_RULES + 1)))


def test_a_judge_decides_the_same_from_memory() -> None:
    judge, filters, item = Judge(), Filters(deny=("rain",)), FeedItem(title=TITLE, summary=BODY)
    judge.prepare([filters], [item])
    assert judge(filters, item) == filters.decide(TITLE, BODY)
    assert judge(Filters(), item).passes
