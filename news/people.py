"""Mentions and who they mean: names with their variants, pronouns, and nominals such as "the envoy".

1. Every name is found, by the tagger and by its capitals, with its role (news/people_names.py).
2. Names are folded: a surname, an acronym, a title variant goes to the fullest form (news/entities.py).
3. Each source of an attribution is resolved in reading order: a name to its entity, a pronoun to the
   last fitting person, a nominal to whoever's role or kind it repeats. What does not fit stays open.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from news.article import Article, Attribution, Sentence, Span, Speaker, SpeakerKind
from news.cues import GROUP_NOUNS, ORGANISATION_WORDS, ROLE_NOUNS, word_set
from news.entities import Entity
from news.people_heads import head_of, heads, parts
from news.phrases import Word, words_of
from news.proper_names import FEMALE, MALE, PEOPLES, Name, title_gender
from news.tagged import EntityLabel

_GENDER = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f"}
_HUMAN = {"man": "he", "woman": "she", "boy": "he", "girl": "she"}
_DOCUMENT_NOUNS = word_set("report study survey poll statement act bill constitution letter review")
# "Some Democrats" are not the Democrats.
_SOME = word_set("some many most few several one two three other a an both")
_ADJECTIVE = re.compile(r"(?:ian|ican|ese|ish|can)$")
_HIS_OR_HER = re.compile(r"\b(?:(he|him|his)|(she|her|hers))\b", re.IGNORECASE)
_SUBJECT_WEIGHT = 2.0  # the first person of a sentence is likelier its subject
_SUBJECT_WITHIN = 40  # characters from a sentence's start
_TOLD_WEIGHT = 0.2  # of a name inside what somebody said
_PRONOUN_REACH = 6  # sentences back; further away a pronoun is likelier to mean somebody not recognised


def resolve(
    article: Article,
    sentences: Sequence[Sentence],
    attributions: Sequence[Attribution],
    is_place: Callable[[str], bool],
    entities: list[Entity],
) -> tuple[tuple[Speaker, ...], tuple[Attribution, ...]]:
    """Say who the sources are.

    Args:
        article: the article.
        sentences: its sentences.
        attributions: in reading order, speakers open.
        is_place: whether a name is in the gazetteer.
        entities: as ``people_names.named`` gives them; they learn where they are mentioned, and their gender.

    Returns:
        the speakers credited, and the attributions with their speakers.
    """
    credited = {a.source.end for a in attributions if a.source}
    contents = sorted(span for a in attributions for span in a.content)
    people = _People(article, sentences, entities, is_place, credited, contents)
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
    return speakers, linked


class _People:
    """The entities of an article and who spoke last, in reading order."""

    def __init__(
        self,
        article: Article,
        sentences: Sequence[Sentence],
        entities: list[Entity],
        is_place: Callable[[str], bool],
        credited: set[int],
        contents: Sequence[Span],
    ) -> None:
        self._contents = contents
        self._text = article.text
        self._sentences = sentences
        self._starts = [s.span.start for s in sentences]
        self._is_place = is_place
        self._credited = credited
        self._entities = entities
        self._kinds = {id(entity): self._kind(entity) for entity in entities}
        self._by_start = sorted((n.span, index) for index, e in enumerate(entities) for n in e.names)
        self._names = sorted(((n, e) for e in entities for n in e.names), key=lambda pair: pair[0].span)
        self._last: tuple[int, Entity] | None = None
        for entity in entities:
            entity.gender = next(
                (g for name in entity.names if (g := title_gender(name))), _role_gender(entity)
            )
        self._vote_on_genders()

    def _vote_on_genders(self) -> None:
        """Count he and she in the sentences that name one person only."""
        named: dict[int, dict[int, Entity]] = {}
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

    def _kind(self, entity: Entity) -> SpeakerKind | None:
        """What sort of entity it is; None where it is only a place."""
        full = entity.full
        last = full.words[-1].lower()
        titled = any(name.titled for name in entity.names)
        labels = Counter(name.label for name in entity.names if name.label)
        if labels and labels.most_common(1)[0][0] is EntityLabel.PERSON:
            return SpeakerKind.PERSON
        if not titled and not labels and self._is_place(" ".join(full.words)):
            return None
        if any(word.lower().rstrip(".") in ORGANISATION_WORDS for word in full.words):
            return SpeakerKind.ORGANISATION
        if last in _DOCUMENT_NOUNS:
            return SpeakerKind.DOCUMENT
        if titled:
            return SpeakerKind.PERSON
        if labels:
            return SpeakerKind.ORGANISATION
        if len(full.words) == 1 and PEOPLES.match(last):
            return SpeakerKind.GROUP
        if _ADJECTIVE.search(last):
            return None
        acronym = len(full.words) == 1 and full.words[0].replace(".", "").isupper()
        if acronym or full.after_the or any(word in {"of", "for", "&"} for word in full.words):
            return SpeakerKind.ORGANISATION
        # One word alone may be anything that is written with a capital; people are credited by it.
        known = len(full.words) > 1 or any(name.span.end in self._credited for name in entity.names)
        return SpeakerKind.PERSON if known else None

    def kind_of(self, entity: Entity) -> SpeakerKind:
        """What sort of speaker; a country that speaks is an organisation."""
        return self._kinds[id(entity)] or SpeakerKind.ORGANISATION

    def resolve(self, source: Span | None) -> Entity | None:
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

    def _by_name(self, words: Sequence[Word], source: Span) -> Entity | None:
        """The entity whose name heads the mention, or one of its appositions."""
        inside = self._within(source)
        for number, part in enumerate(parts(words)):
            heading = [entity for span, entity in inside if heads(part, span)]
            # "Ohio Party chairman John Doe" is the chairman; an apposition names nobody but people.
            people = [e for e in heading if self._kinds[id(e)] is SpeakerKind.PERSON]
            if people or (heading and number == 0):
                found = (people or heading)[0]
                some = words[0].low in _SOME and self._kinds[id(found)] is SpeakerKind.GROUP
                return None if some else found
        return None

    def _within(self, source: Span) -> list[tuple[Span, Entity]]:
        at = max(0, bisect_left(self._by_start, (source, -1)) - 1)
        found: list[tuple[Span, Entity]] = []
        while at < len(self._by_start) and self._by_start[at][0].start < source.end:
            span, index = self._by_start[at]
            if span.overlaps(source):
                found.append((span, self._entities[index]))
            at += 1
        return found

    def _by_pronoun(self, pronoun: str, source: Span, sentence: int) -> Entity | None:
        """The last speaker where he spoke in this paragraph or the one before, else whom the text is on."""
        if pronoun == "who":
            return self._antecedent(source, sentence)
        wanted = _GENDER.get(pronoun, "")
        if self._last and pronoun != "it" and self._near(self._last[0], sentence):
            last = self._last[1]
            if self._fits(last, pronoun, wanted) and not self._other_subject(last, source, sentence):
                return last
        weights: dict[int, float] = {}
        chosen: dict[int, Entity] = {}
        previous = -1
        for name, entity in self._before(source, sentence):
            if self._fits(entity, pronoun, wanted):
                first = name.sentence != previous
                previous = name.sentence
                weight = (_SUBJECT_WEIGHT if first else 1.0) / (1 + sentence - name.sentence)
                weight *= _TOLD_WEIGHT if self._told(name.span) else 1.0
                weights[id(entity)] = weights.get(id(entity), 0.0) + weight
                chosen[id(entity)] = entity
        return chosen[max(weights, key=lambda key: weights[key])] if weights else None

    def _antecedent(self, source: Span, sentence: int) -> Entity | None:
        """The person a relative clause is about: the last one before it, where a comma or nothing follows."""
        start = self._starts[sentence]
        seen = [(n, e) for n, e in self._before(source, sentence) if n.span.start >= start]
        people = [pair for pair in seen if self._kinds[id(pair[1])] is SpeakerKind.PERSON]
        if not people:
            return None
        name, entity = people[-1]
        between = self._text[name.span.end : source.start].strip()
        return entity if not between or between[0] in ",(—–" else None

    def _near(self, earlier: int, later: int) -> bool:
        return self._sentences[later].paragraph - self._sentences[earlier].paragraph <= 1

    def _other_subject(self, last: Entity, source: Span, sentence: int) -> bool:
        """Whether a sentence since then begins with somebody else."""
        spoke = last.mentions[-1].end
        for name, entity in self._before(source, sentence):
            begins = name.span.start - self._starts[name.sentence] <= _SUBJECT_WITHIN
            person = self._kinds[id(entity)] is SpeakerKind.PERSON
            fits = person and entity.gender in {"", last.gender or entity.gender}
            since = name.span.start > spoke and not self._told(name.span)
            if since and begins and entity is not last and fits:
                return True
        return False

    def _told(self, span: Span) -> bool:
        """Whether a name stands in what somebody said; whom people speak of is seldom who speaks next."""
        at = bisect_right(self._contents, span.start, key=lambda content: content.start) - 1
        return at >= 0 and span.start < self._contents[at].end

    def _before(self, source: Span, sentence: int) -> list[tuple[Name, Entity]]:
        """Names in the sentences before a mention, in order."""
        start = self._starts[max(0, sentence - _PRONOUN_REACH)]
        low = bisect_left(self._by_start, (Span(start, 0), -1))
        high = bisect_left(self._by_start, (source, -1))
        return self._names[low:high]

    def _fits(self, entity: Entity, pronoun: str, gender: str) -> bool:
        kind = self._kinds[id(entity)]
        if pronoun in {"he", "she", "who", "he/she"}:
            return kind is SpeakerKind.PERSON and (not gender or entity.gender in {"", gender})
        if pronoun == "it":
            return kind in {SpeakerKind.ORGANISATION, SpeakerKind.DOCUMENT}
        return kind in {SpeakerKind.ORGANISATION, SpeakerKind.GROUP}

    def _by_role(self, words: Sequence[Word], sentence: int) -> Entity | None:
        """Who "the ambassador" or "the group" is: the last one of that role or kind."""
        if len(words) < 2 or words[0].low not in {"the", "this", "that"}:
            return None
        head = head_of(words).low
        seen = [(n, e) for n, e in self._before(words[0].span, sentence) if self._plays(e, head)]
        if not seen and head in ROLE_NOUNS:
            # An article has one mayor, however far above they were named.
            seen = [(n, e) for n, e in self._names if n.span < words[0].span and self._plays(e, head)]
            seen = seen if len({id(entity) for _, entity in seen}) == 1 else []
        if seen:
            return seen[-1][1]
        if head in _HUMAN or (words[0].low == "the" and head in ROLE_NOUNS):
            return self._by_pronoun(_HUMAN.get(head, "he/she"), words[0].span, sentence)
        return None

    def _plays(self, entity: Entity, head: str) -> bool:
        if head in GROUP_NOUNS:
            return self._kinds[id(entity)] is SpeakerKind.ORGANISATION
        return bool(entity.role) and head in (entity.role or "").lower().split()


def _role_gender(entity: Entity) -> str:
    words = {word.lower() for name in entity.names for word in (name.role or "").split()}
    if words & FEMALE:
        return "f"
    return "m" if words & MALE else ""


def _speaker(text: str, number: int, entity: Entity, kind: SpeakerKind) -> Speaker:
    full = " ".join(entity.full.span.of(text).split())
    spans = sorted({*entity.mentions, *(name.span for name in entity.names)})
    aliases = dict.fromkeys(" ".join(name.span.of(text).split()) for name in entity.names)
    aliases.pop(full, None)
    return Speaker(number, full, kind, entity.role, tuple(aliases), tuple(spans))
