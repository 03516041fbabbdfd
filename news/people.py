"""Mentions and who they mean: names with their variants, pronouns, and nominals such as "the envoy".

1. Every name in the body is found, with the role before or behind it, and told person or organisation.
2. Names are folded: a surname, an acronym, a title variant goes to the fullest form.
3. Each source of an attribution is resolved in reading order: a name to its entity, a pronoun to the
   last fitting person, a nominal to whoever's role or kind it repeats. What does not fit stays open.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, field, replace

from news.article import Article, Attribution, ParagraphKind, Sentence, Span, Speaker, SpeakerKind
from news.cues import (
    DETERMINERS,
    GROUP_NOUNS,
    NAME_LINKS,
    NAME_PARTICLES,
    ORGANISATION_WORDS,
    PREPOSITIONS,
    ROLE_NOUNS,
    TITLES,
    word_set,
)
from news.names import fold
from news.phrases import Word, is_name, words_of

_MALE = word_set(
    """mr mr. sir lord king prince father son husband brother actor businessman chairman spokesman congressman
    james john robert michael william david richard joseph thomas charles daniel matthew anthony mark donald
    steven paul andrew joshua kenneth kevin brian george barack bill bernie mike tim vladimir sergei ahmed
    mohammed hassan juan carlos pedro jean pierre hans peter boris nigel simon ian ted jim joe tom bob
    harry jack jeb marco gary jason jeffrey ryan eric stephen larry scott frank gregory raymond patrick"""
)
_FEMALE = word_set(
    """mrs mrs. ms ms. miss dame lady queen princess mother daughter wife sister actress spokeswoman chairwoman
    congresswoman mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty
    margaret sandra ashley kimberly emily donna michelle carol amanda melissa deborah stephanie rebecca laura
    hillary chelsea ivanka melania samantha angela theresa nicola maria anna julia kate jane anne emma alice
    helen marianne christine catherine kellyanne megan heather rachel amy kelly diana elena olga fatima"""
)
_GENDER = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f"}
_DOCUMENT_NOUNS = word_set("report study survey poll statement act bill constitution letter review")
_PEOPLES = re.compile(r"\w{3,}(?:ians|icans|ists|crats|ese|inos|anis)$")
_ADJECTIVE = re.compile(r"(?:ian|ican|ese|ish|can)$")
_HIS_OR_HER = re.compile(r"\b(?:(he|him|his)|(she|her|hers))\b", re.IGNORECASE)
_SUFFIXES = word_set("jr jr. sr sr. ii iii iv")
_HEADLINE_WORD = 4  # letters; headlines leave shorter words in lower case
_HEADLINE_SHARE = 0.75
_ONE_WORD = 2  # length of a key of one word: its gender comes first
_MAX_NAME = 8
_SUBJECT_WEIGHT = 2.0  # the first person of a sentence is likelier its subject
_SUBJECT_WITHIN = 40  # characters from a sentence's start
_PRONOUN_REACH = 6  # sentences back; further away a pronoun is likelier to mean somebody not recognised


@dataclass(slots=True)
class _Name:
    """A name in the text: where, its words, and the role it came with."""

    span: Span
    words: tuple[str, ...]
    sentence: int
    title: str = ""
    role: str | None = None
    titled: bool = False
    after_the: bool = False


@dataclass(slots=True)
class _Entity:
    names: list[_Name] = field(default_factory=list[_Name])
    mentions: list[Span] = field(default_factory=list[Span])
    gender: str = ""

    @property
    def full(self) -> _Name:
        """The fullest form; the first where several are as full."""
        return max(self.names, key=lambda name: len(name.words))

    @property
    def role(self) -> str | None:
        return next((name.role for name in self.names if name.role), None)


def resolve(
    article: Article,
    sentences: Sequence[Sentence],
    attributions: Sequence[Attribution],
    is_place: Callable[[str], bool],
) -> tuple[tuple[Speaker, ...], tuple[Attribution, ...], tuple[Span, ...]]:
    """Say who the sources are.

    Args:
        article: the article.
        sentences: its sentences.
        attributions: in reading order, speakers open.
        is_place: whether a name is in the gazetteer; a lone place name is no speaker's surname.

    Returns:
        the speakers credited, the attributions with their speakers, and the spans of all names of people
        and organisations, which are not to be taken for places.
    """
    names = _all_names(article, sentences)
    credited = {a.source.end for a in attributions if a.source}
    people = _People(article, sentences, _fold_names(names, is_place, credited), is_place, credited)
    resolved = [people.resolve(attribution.source) for attribution in attributions]
    found = list({id(entity): entity for entity in resolved if entity}.values())
    number = {id(entity): index for index, entity in enumerate(found)}
    speakers = tuple(
        _speaker(article.text, index, entity, people.kind_of(entity)) for index, entity in enumerate(found)
    )
    linked = tuple(
        replace(a, speaker=number[id(entity)] if entity else None)
        for a, entity in zip(attributions, resolved, strict=True)
    )
    return speakers, linked, tuple(people.proper_names())


def _all_names(article: Article, sentences: Sequence[Sentence]) -> list[_Name]:
    found: list[_Name] = []
    beginnings: list[_Name] = []
    for index, sentence in enumerate(sentences):
        words = words_of(article.text, sentence.span)
        if article.paragraphs[sentence.paragraph].kind is not ParagraphKind.BODY or _is_headline(words):
            continue
        first = next((word for word in words if word.text[0].isalnum()), None)
        for name in _names_in(article.text, words, index):
            opens = first is not None and name.span.start == first.span.start and len(name.words) == 1
            (beginnings if opens else found).append(name)
    # A lone capital word that begins a sentence is a name only where it is one elsewhere.
    known = {word for name in found for word in name.words}
    found += [name for name in beginnings if name.words[0] in known or name.words[0].isupper()]
    return sorted(found, key=lambda name: name.span)


def _is_headline(words: Sequence[Word]) -> bool:
    """Whether a sentence Is Written Like This, so that capitals say nothing about names."""
    long = [word for word in words if len(word.text) >= _HEADLINE_WORD and word.text[0].isalpha()]
    return len(long) > 2 and sum(word.text[0].isupper() for word in long) >= _HEADLINE_SHARE * len(long)


def _names_in(text: str, words: Sequence[Word], sentence: int) -> list[_Name]:
    found: list[_Name] = []
    at = 0
    while at < len(words):
        if not is_name(words[at]) or (words[at].low in TITLES and at + 1 == len(words)):
            at += 1
            continue
        first = at - 1 if at and words[at - 1].text in NAME_PARTICLES else at
        at = _name_end(words, at)
        if name := _name(text, words, first, at, sentence):
            found.append(name)
    return found


def _name_end(words: Sequence[Word], at: int) -> int:
    """The index after a run of capital words, with small words between them."""
    start = at
    while at < len(words) and at - start < _MAX_NAME and is_name(words[at]):
        possessive = words[at].text.endswith(("'s", "’s"))
        at += 1
        if possessive:
            break
        ahead = at
        while (
            ahead < len(words)
            and ahead - at < 2
            and words[ahead].text in NAME_PARTICLES | (NAME_LINKS - {"and"})
        ):
            ahead += 1
        if ahead < len(words) and is_name(words[ahead]):
            at = ahead
    return at


def _name(text: str, words: Sequence[Word], first: int, end: int, sentence: int) -> _Name | None:
    """The name in ``words[first:end]``: a role or title in front is taken off."""
    start = first
    for index in range(first, end - 1):
        if words[index].low in ROLE_NOUNS | TITLES:
            start = index + 1
            if words[start].low == "of":  # Secretary of State, Speaker of the House
                start += 3 if words[start + 1].low == "the" else 2
    titled = start > first
    role_from = _role_start(words, first, start)
    if start >= end:
        return None
    last = words[end - 1]
    bare = re.sub(r"['’]s?$", "", last.text)
    span = Span(words[start].span.start, last.span.start + len(bare))
    role = text[words[role_from].span.start : words[start - 1].span.end] if role_from < start else None
    if role is None or role.lower() in TITLES:
        role = _role_behind(text, words, end) or _role_before_comma(text, words, start)
    title = words[start - 1].text if titled else ""
    after_the = role_from > 0 and words[role_from - 1].low == "the"
    return _Name(
        span, (*(w.text for w in words[start : end - 1]), bare), sentence, title, role, titled, after_the
    )


def _role_start(words: Sequence[Word], first: int, start: int) -> int:
    """Where a role in front of a name begins: "U.N. human rights spokesman" Rupert Colville."""
    at = first
    if not (start > first or (at and words[at - 1].low in ROLE_NOUNS)):
        return start
    while at and start - at < _MAX_NAME and _in_role(words[at - 1]):
        at -= 1
    return at


def _in_role(word: Word) -> bool:
    stop = (
        PREPOSITIONS
        | DETERMINERS
        | {"and", "but", "that", "said", "says", "when", "while", "who", "if", "or"}
    )
    return word.text[0].isalnum() and word.low not in stop


def _role_behind(text: str, words: Sequence[Word], end: int) -> str | None:
    """The role in an apposition behind a name: Marianne Gasser, "ICRC's head of delegation in Syria"."""
    if end + 1 >= len(words) or words[end].text != ",":
        return None
    stop = next(
        (i for i in range(end + 1, len(words)) if words[i].text in {",", ".", ";", ":", "—"}), len(words)
    )
    phrase = words[end + 1 : stop]
    while phrase and phrase[0].low in {"a", "an", "the", "who", "is", "was"}:
        phrase = phrase[1:]
    heads = [w.low for w in phrase[:6] if w.low in ROLE_NOUNS]
    if not heads or len(phrase) > 15:
        return None
    return text[phrase[0].span.start : phrase[-1].span.end]


def _role_before_comma(text: str, words: Sequence[Word], start: int) -> str | None:
    """The role in front of a name and a comma: "Britain's envoy", Matthew Rycroft."""
    if start < 2 or words[start - 1].text != ",":
        return None
    first = start - 2
    while first and start - first < 14 and words[first - 1].text[0].isalnum():
        first -= 1
    phrase = words[first : start - 1]
    while phrase and phrase[0].low in {"a", "an", "the", "but", "and", "in"}:
        phrase = phrase[1:]
    cut = next((i for i, w in enumerate(phrase) if w.low in PREPOSITIONS), len(phrase))
    if not cut or phrase[cut - 1].low not in ROLE_NOUNS:
        return None
    return text[phrase[0].span.start : phrase[-1].span.end]


def _fold_names(names: Sequence[_Name], is_place: Callable[[str], bool], credited: Set[int]) -> list[_Entity]:
    """Group names that mean the same: longest first, so that a surname finds its full name."""
    keys = [(_title_gender(name), *_key(name.words)) for name in names]
    counts = Counter(keys)
    first_seen = {key: index for index, key in reversed(list(enumerate(keys)))}
    spoken = {key for name, key in zip(names, keys, strict=True) if name.span.end in credited}
    people = spoken | {key for name, key in zip(names, keys, strict=True) if key[0] or name.titled}
    entities: dict[tuple[str, ...], _Entity] = {}
    by_part: dict[str, list[tuple[str, ...]]] = {}
    # Of two as long the commoner one is meant by the surname alone.
    for key in sorted(counts, key=lambda key: (-len(key), -counts[key], first_seen[key])):
        candidates = by_part.get(_surname(key), []) + by_part.get(key[1], [])
        if is_place(" ".join(key[1:])):
            # London is not the London School of Economics, but Jordan may be Michael Jordan.
            candidates = [full for full in candidates if full in people and (full[1] != key[1] or key in spoken)]
        home = next((full for full in candidates if _stands_for(key, full)), None)
        entities[key] = entities[home] if home else _Entity()
        if not home:
            for part in {key[1], _surname(key), _acronym(key)}:
                by_part.setdefault(part, []).append(key)
    for name, key in zip(names, keys, strict=True):
        entities[key].names.append(name)
    return list({id(entity): entity for entity in entities.values()}.values())


def _title_gender(name: _Name) -> str:
    """The gender (m or f) where the name's title or given name says so, else nothing."""
    words = {name.title.lower(), *((name.words[0].lower(),) if len(name.words) > 1 else ())}
    if words & _FEMALE:
        return "f"
    return "m" if words & _MALE else ""


def _key(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(fold(word) for word in words if word.lower() not in NAME_LINKS) or ("",)


def _surname(key: tuple[str, ...]) -> str:
    return next((part for part in reversed(key) if part not in _SUFFIXES), key[-1])


def _acronym(key: tuple[str, ...]) -> str:
    return "".join(part[:1] for part in key[1:]) if len(key) > _ONE_WORD else key[1]


def _stands_for(key: tuple[str, ...], full: tuple[str, ...]) -> bool:
    if key[0] and full[0] and key[0] != full[0]:
        return False  # Mr. Obama is not Michelle Obama
    if len(key) == _ONE_WORD:
        return key[1] in {_surname(full), full[1], _acronym(full)}
    words = key[1:]
    return full[-len(words) :] == words or (full[1] == words[0] and _surname(full) == _surname(key))


class _People:
    """The entities of an article and who spoke last, in reading order."""

    def __init__(
        self,
        article: Article,
        sentences: Sequence[Sentence],
        entities: list[_Entity],
        is_place: Callable[[str], bool],
        credited: set[int],
    ) -> None:
        self._text = article.text
        self._sentences = sentences
        self._starts = [s.span.start for s in sentences]
        self._is_place = is_place
        self._credited = credited
        self._entities = entities
        self._kinds = {id(entity): self._kind(entity) for entity in entities}
        self._by_start = sorted((n.span, index) for index, e in enumerate(entities) for n in e.names)
        self._names = sorted(((n, e) for e in entities for n in e.names), key=lambda pair: pair[0].span)
        self._last: tuple[int, _Entity] | None = None
        for entity in entities:
            entity.gender = next(
                (g for name in entity.names if (g := _title_gender(name))), _role_gender(entity)
            )
        self._vote_on_genders()

    def _vote_on_genders(self) -> None:
        """Count he and she in the sentences that name one person only."""
        named: dict[int, dict[int, _Entity]] = {}
        for name, entity in self._names:
            if self._kinds[id(entity)] is SpeakerKind.PERSON:
                named.setdefault(name.sentence, {})[id(entity)] = entity
        votes: Counter[tuple[int, str]] = Counter()
        for index, people in named.items():
            if len(people) == 1:
                for he, she in _HIS_OR_HER.findall(self._text, *self._sentences[index].span):
                    votes[next(iter(people)), "m" if he else "f" if she else ""] += 1
        for entity in self._entities:
            male, female = votes[id(entity), "m"], votes[id(entity), "f"]
            if not entity.gender and male != female:
                entity.gender = "m" if male > female else "f"

    def proper_names(self) -> list[Span]:
        """Spans of the names of people and organisations, in order."""
        return [span for span, index in self._by_start if self._kinds[id(self._entities[index])] is not None]

    def _kind(self, entity: _Entity) -> SpeakerKind | None:
        """What sort of entity it is; None where it is only a place."""
        full = entity.full
        last = full.words[-1].lower()
        if any(word.lower().rstrip(".") in ORGANISATION_WORDS for word in full.words):
            return SpeakerKind.ORGANISATION
        if last in _DOCUMENT_NOUNS:
            return SpeakerKind.DOCUMENT
        if any(name.titled for name in entity.names):
            return SpeakerKind.PERSON
        if len(full.words) == 1 and _PEOPLES.match(last):
            return SpeakerKind.GROUP
        if self._is_place(" ".join(full.words)) or _ADJECTIVE.search(last):
            return None
        acronym = len(full.words) == 1 and full.words[0].replace(".", "").isupper()
        if acronym or full.after_the or any(word in {"of", "for", "&"} for word in full.words):
            return SpeakerKind.ORGANISATION
        # One word alone may be anything that is written with a capital; people are credited by it.
        known = len(full.words) > 1 or any(name.span.end in self._credited for name in entity.names)
        return SpeakerKind.PERSON if known else None

    def kind_of(self, entity: _Entity) -> SpeakerKind:
        """What sort of speaker; a country that speaks is an organisation."""
        return self._kinds[id(entity)] or SpeakerKind.ORGANISATION

    def resolve(self, source: Span | None) -> _Entity | None:
        """Who the mention means, or None where that cannot be told."""
        if source is None:
            return None
        sentence = self._sentence_of(source)
        words = words_of(self._text, source)
        low = words[0].low if words else ""
        if low in {"he", "she", "they", "who", "it"} and (len(words) == 1 or words[1].text == ","):
            entity = self._by_pronoun(low, source, sentence)
        elif low in {"we", "i", "you"} and len(words) == 1:
            entity = None
        else:
            entity = self._by_name(words, source) or self._by_role(words, sentence)
        if entity:
            entity.mentions.append(source)
            entity.gender = entity.gender or _GENDER.get(low, "")
            self._last = (sentence, entity)
        return entity

    def _sentence_of(self, span: Span) -> int:
        return max(0, bisect_right(self._starts, span.start) - 1)

    def _by_name(self, words: Sequence[Word], source: Span) -> _Entity | None:
        """The entity whose name heads the mention, or one of its appositions."""
        inside = self._within(source)
        for part in _parts(words):
            head = _head(part)
            for span, entity in inside:
                if span.start <= head.span.start < span.end:
                    return entity
        return None

    def _within(self, source: Span) -> list[tuple[Span, _Entity]]:
        at = max(0, bisect_left(self._by_start, (source, -1)) - 1)
        found: list[tuple[Span, _Entity]] = []
        while at < len(self._by_start) and self._by_start[at][0].start < source.end:
            span, index = self._by_start[at]
            if span.overlaps(source):
                found.append((span, self._entities[index]))
            at += 1
        return found

    def _by_pronoun(self, pronoun: str, source: Span, sentence: int) -> _Entity | None:
        """The last speaker where he spoke in this paragraph or the one before, else whom the text is on."""
        wanted = _GENDER.get(pronoun, "")
        if self._last and pronoun != "it" and self._near(self._last[0], sentence):
            last = self._last[1]
            if self._fits(last, pronoun, wanted) and not self._other_subject(last, source, sentence):
                return last
        weights: dict[int, float] = {}
        chosen: dict[int, _Entity] = {}
        previous = -1
        for name, entity in self._before(source, sentence):
            if self._fits(entity, pronoun, wanted):
                first = name.sentence != previous
                previous = name.sentence
                weight = (_SUBJECT_WEIGHT if first else 1.0) / (1 + sentence - name.sentence)
                weights[id(entity)] = weights.get(id(entity), 0.0) + weight
                chosen[id(entity)] = entity
        return chosen[max(weights, key=lambda key: weights[key])] if weights else None

    def _near(self, earlier: int, later: int) -> bool:
        return self._sentences[later].paragraph - self._sentences[earlier].paragraph <= 1

    def _other_subject(self, last: _Entity, source: Span, sentence: int) -> bool:
        """Whether a sentence since then begins with somebody else."""
        spoke = last.mentions[-1].end
        for name, entity in self._before(source, sentence):
            begins = name.span.start - self._starts[name.sentence] <= _SUBJECT_WITHIN
            person = self._kinds[id(entity)] is SpeakerKind.PERSON
            if name.span.start > spoke and begins and entity is not last and person:
                return True
        return False

    def _before(self, source: Span, sentence: int) -> list[tuple[_Name, _Entity]]:
        """Names in the sentences before a mention, in order."""
        start = self._starts[max(0, sentence - _PRONOUN_REACH)]
        low = bisect_left(self._by_start, (Span(start, 0), -1))
        high = bisect_left(self._by_start, (source, -1))
        return self._names[low:high]

    def _fits(self, entity: _Entity, pronoun: str, gender: str) -> bool:
        kind = self._kinds[id(entity)]
        if pronoun in {"he", "she", "who"}:
            return kind is SpeakerKind.PERSON and (not gender or entity.gender in {"", gender})
        if pronoun == "it":
            return kind in {SpeakerKind.ORGANISATION, SpeakerKind.DOCUMENT}
        return kind in {SpeakerKind.ORGANISATION, SpeakerKind.GROUP}

    def _by_role(self, words: Sequence[Word], sentence: int) -> _Entity | None:
        """Who "the ambassador" or "the group" is: the last one of that role or kind."""
        if len(words) < 2 or words[0].low not in {"the", "this", "that"}:
            return None
        head = _head(words).low
        seen = [(n, e) for n, e in self._before(words[0].span, sentence) if self._plays(e, head)]
        return seen[-1][1] if seen else None

    def _plays(self, entity: _Entity, head: str) -> bool:
        if head in GROUP_NOUNS:
            return self._kinds[id(entity)] is SpeakerKind.ORGANISATION
        return bool(entity.role) and head in (entity.role or "").lower().split()


def _parts(words: Sequence[Word]) -> list[list[Word]]:
    parts: list[list[Word]] = [[]]
    for word in words:
        if word.text == ",":
            parts.append([])
        else:
            parts[-1].append(word)
    return [part for part in parts if part]


def _head(words: Sequence[Word]) -> Word:
    """The head of a noun phrase: its last word, what "of", "for" or "at" attaches left aside."""
    for index in range(1, len(words)):
        if words[index].low in PREPOSITIONS | {"and"} and not (
            is_name(words[index - 1]) and words[index].low in NAME_LINKS
        ):
            return words[index - 1]
    return words[-1]


def _role_gender(entity: _Entity) -> str:
    words = {word.lower() for name in entity.names for word in (name.role or "").split()}
    if words & _FEMALE:
        return "f"
    return "m" if words & _MALE else ""


def _speaker(text: str, number: int, entity: _Entity, kind: SpeakerKind) -> Speaker:
    full = " ".join(entity.full.span.of(text).split())
    spans = sorted({*entity.mentions, *(name.span for name in entity.names)})
    aliases = dict.fromkeys(" ".join(name.span.of(text).split()) for name in entity.names)
    aliases.pop(full, None)
    return Speaker(number, full, kind, entity.role, tuple(aliases), tuple(spans))
