"""Recognises the paragraphs around an article that are not its text: calls, pointers, credits, notes.

Only body is ever quoted, so a sentence taken for furniture is lost. Every form here is anchored to the
whole paragraph and bounded in length: a sentence that merely mentions a subscription or a copyright law
is no furniture.
"""

from __future__ import annotations

import re

# Nothing said or told stands in a call to the reader.
_REPORTED = re.compile(r"\b(?:said|says|told|asked|added|according to|announced|urged)\b", re.IGNORECASE)
# Two short sentences; a longer paragraph that begins like a call has news in it.
_MAXIMUM_CALL_WORDS = 40

_NETWORK = (
    r"(?:facebook|twitter|x|instagram|linkedin|whatsapp|telegram|youtube|tiktok|threads|bluesky|reddit"
    r"|discord)"
)
_CHANNEL = (
    r"(?:news ?letters?|mailing list|e-?mails?|alerts?|updates|podcasts?|channel|briefings?|app|digest|inbox"
    rf"|{_NETWORK})"
)
# Case counts inside, whatever the flags of the pattern around it.
_CAPITALISED = r"(?-i:[^\W\d_a-z][\w.'’-]*)"
_NAME = rf"{_CAPITALISED}(?:\s+(?:[a-z]{{1,3}}\s+)?{_CAPITALISED}){{0,5}}"
# One token after another, each with one way to match: names must not be tried in every grouping.
_NAMES = rf"{_CAPITALISED},?(?:\s+(?:{_CAPITALISED}|&|(?-i:[a-z]{{1,3}})),?){{0,40}}"
_REST = r"[^.!?]"
# A full stop makes a sentence of what would be a label without it.
_NO_STOP = r"(?!.*\.\s*$)"

# Labels and buttons: the whole paragraph.
_LABELS = (
    rf"(?:continue|keep) reading(?: {_REST}{{0,50}})?",
    r"(?:skip )?(?:advertisement|advertising|sponsored(?: content)?|promoted(?: content)?"
    r"|ad)s?(?: feedback)?",
    r"(?:advertisement )?(?:-+ ?)?(?:story|article) continues (?:below|after).{0,40}|scroll (?:down )?(?:to"
    r"|for) .{0,40}",
    r"(?:share|print|e-?mail|save|comments?|bookmark|copy link|tweet)(?: (?:this|page|story|article))*",
    r"(?:share|tweet|post|e-?mail|send)(?: (?:this|story|article|it|page))* (?:on|via|to|with"
    rf"|by) (?:{_NETWORK}|e-?mail|friends?)",
    r"(?:\d+ )?(?:comments|shares|likes|replies)(?: \(\d+\))?|leave a (?:comment|reply)|(?:join"
    r"|view) the (?:conversation|discussion|comments)",
    r"(?:related|recommended|popular|trending|latest|more|top)(?: (?:articles?|stor(?:y|ies)|news|content"
    r"|posts?|topics?"
    r"|links?|coverage|reading|headlines|videos?|now))*",
    rf"(?:most|more) (?:read|popular|viewed|shared|commented)(?: {_REST}{{0,30}})?|you (?:may"
    r"|might) (?:also )?(?:like|be interested in)",
    r"(?:what to )?read (?:more|next|also|on|the rest(?: here)?|the full (?:story|article)(?: here)?)",
    r"(?:click|tap) here(?: (?:to|for) .{0,80})?|subscribe(?: now| today)?|sign up(?: now| today)?|log ?in"
    r"|register(?: now)?|donate(?: now| today)?",
    r"back to top|loading|view comments|see all|all rights reserved|terms (?:of (?:use|service)|(?:and"
    r"|&) conditions)",
    r"(?:accept|reject|manage)(?: all)? cookies|(?:cookie|privacy) (?:policy|settings|notice|preferences)",
    r"media playback is (?:not supported|unsupported) on (?:this|your) device|this video can ?not be played"
    r"|(?:listen to|hear) our podcast",
)
# Lines that point elsewhere, credit a picture or state rights, whatever they go on to say.
_POINTERS = (
    r"(?:read(?: (?:more|also|next))?|related(?: (?:story|stories|articles?|news|content|coverage))?"
    r"|see also|also read|don['’]t miss"
    r"|recommended|must read|more (?:on this|like this)|listen(?: now)?|watch(?: now| live)?"
    r"|gallery)\s*[:|»>]\s?.{0,160}",
    r"(?:tags?|topics|filed under|categor(?:y|ies)|keywords)\s*:.{0,150}",
    rf"more (?:on|from) {_NO_STOP}{_REST}{{2,50}}",
    r"(?:©|\(c\)\s*(?:1[89]|20)\d\d|copyright\s*(?:©|\(c\)|(?:1[89]|20)\d\d|:)).{0,250}",
    r".{0,100}\ball rights reserved\b.{0,200}",
    r"this (?:material|content|article|story) (?:may|must|can)(?: ?not) be (?:published|reproduced|copied"
    r"|redistributed)\b.{0,150}",
    r"(?:we|this (?:web)?site|our (?:web)?site|our partners|we and our partners) uses? cookies\b.{0,300}",
    r"by (?:continuing|using|clicking|signing up|subscribing)\b.{0,80}\byou (?:agree|accept"
    r"|consent)\b.{0,200}",
    r"[(\[]?(?:file )?(?:photos?|photographs?|pictures?|images?|illustration|graphic)(?: credits?| courtesy)?"
    rf"(?:\s*[:©]\s?{_REST}{{0,100}}| by {_NAMES}{_REST}{{0,40}})",
    rf"(?:getty images|ap photo|shutterstock|istock|afp via getty|courtesy of){_NO_STOP}{_REST}{{0,60}}",
    rf"{_REST}{{1,60}}[/|] ?(?:getty(?: images)?|ap(?: photo)?|afp|reuters|epa|shutterstock|istock|alamy"
    r"|instagram)(?: images)?",
)
# Calls to the reader: an imperative and what it is for.
_CALLS = (
    rf"(?:please )?(?:subscribe|sign up|join|register|opt in)\b.{{0,80}}\b{_CHANNEL}\b.{{0,100}}",
    r"(?:please )?(?:subscribe (?:to|now|today|for)|become a (?:member|subscriber|supporter)"
    r"|start your (?:free )?trial)\b.{0,100}",
    rf"(?:follow|like|find|join|connect with|add) (?:us|me|@\w+|{_NAME}) on {_NETWORK}\b.{{0,120}}"
    r"|follow @\w+.{0,80}",
    r"(?:get|download|install|try) (?:our|the|your)\b.{0,50}\b(?:app|news ?letters?|alerts|briefing"
    r"|podcast)\b.{0,80}",
    r"get (?:breaking|daily|weekly|the latest|more)\b.{0,60}\b(?:inbox|e-?mail|news ?letters?|alerts"
    r"|app)\b.{0,60}",
    r"(?:please )?donate (?:now|today|here|to us|to support|online|via)\b.{0,120}"
    r"|(?:please )?make a .{0,20}donation.{0,120}",
    r"(?:please )?support (?:us\b|(?:our|independent|quality|local|free) (?:journalism|work|reporting"
    r"|newsroom|news|mission)).{0,140}",
    r"(?:please )?consider (?:donating|supporting us|a donation|becoming).{0,140}|help us (?:keep|continue"
    r"|report|stay)\b.{0,140}",
    r".{1,30} [-–—:|] (?:please )?(?:make a .{0,20}donation|donate)\b.{0,100}",
    r"(?:have|got) (?:a|any) (?:story|tip|news tip|question)s?\b.{0,120}|send (?:us )?(?:your )?(?:tips"
    r"|comments|feedback)\b.{0,120}",
    r"(?:the )?(?:reporter|writer|author)s? can be (?:reached|contacted)\b.{0,100}|(?:contact|reach|e-?mail"
    r"|write to) .{0,60}\S{1,64}@\S{1,255}\.\w{1,63}.{0,30}",
)
_CREDITS = (
    r"(?:additional |further |original )?(?:reporting|editing|writing|graphics|translation) (?:by|in)"
    r"|(?:compiled|edited) by"
)
# In a line of credits everything is a name but these.
# A word ends in one place, whatever it is taken for: thirty that are names and "The" would have to be tried
# in every combination.
_CREDIT_WORD = (
    rf"(?:{_CAPITALISED}|by|in|and|&|additional|further|reporting|editing|writing|graphics|translation|by:"
    r"|for|from"
    r"|the|with|newsroom|bureau|de|da|del|der|van|von|al-\w+)[,;.:)]*(?=[\s.)\]*_]|\Z)"
)
_NOTES = (
    r".{2,160}\b(?:contributed|assisted)\b.{0,30} (?:to|with|in) this (?:report|story|article|piece|analysis"
    r"|dispatch)\b.{0,40}",
    rf"{_NAMES},? contributed (?:reporting|research)\b.{{0,80}}",
    rf"[(\[—–-]*\s*(?:{_CREDITS}):?(?:\s+(?>{_CREDIT_WORD})){{1,60}}",
    r"(?:with|includes) (?:files|reporting|additional reporting|material|agenc(?:y"
    rf"|ies))(?: inputs?)? from {_NAMES}",
    r"[*_(\[]*(?:corrections?|clarifications?|editor['’]?s['’]? note|editor note|note to (?:editors|readers)"
    r"|disclosure)"
    rf"(?: \([^)]*\)|,? {_CAPITALISED} \d{{1,2}}(?:, \d{{4}})?)?\s*[:—–].{{2,700}}",
    r"(?:this|an earlier version of this|a previous version of this) (?:story|article|report|post|piece)"
    r"(?: of [^.]{0,30})? (?:has been|was) (?:since |also |later )?(?:updated|corrected|amended"
    r"|revised)\b.{0,400}",
    r"this (?:story|article|post|piece|version) (?:has been|was) (?:first |originally )?(?:published"
    r"|produced|translated|republished)\b.{0,300}",
    r"(?:an )?(?:earlier|previous) version of (?:this|the) (?:story|article|report|post|headline)\b.{0,400}",
    r"(?:-+\s*30\s*-+|—\s*30\s*—|#{2,}|-+\s*ends?\s*-+|\(end\)|[*_\-=~—–.•·\s]{3,}+)",
    r".{0,10}our standards: .{0,80}",
)
# Only at the end of an article; before it these are sentences of the story.
_CLOSING_NOTES = (
    rf"{_NAME} is an? (?:[\w-]+ ){{0,4}}(?:reporter|correspondent|columnist|staff writer|senior writer"
    r"|journalist|contributor)"
    r" (?:at|for|with|based in)\b.{0,160}",
    rf"{_NAMES} reported from {_NAME}(?:[,;] .{{0,160}})?",
    r"sources?: [^.]{2,60}",
)


def _whole(forms: tuple[str, ...], ending: str) -> re.Pattern[str]:
    return re.compile(rf"[\s*_>#\[(•·▶»]*(?:{'|'.join(forms)}){ending}", re.IGNORECASE | re.DOTALL)


# Of what may stand before any form one mark does as well as hundreds, of which each way to part them with
# the form would be tried.
_MARKS_BEFORE = re.compile(r"[\s*_>#\[(•·▶»]{20,}+")
_MARKS_KEPT = 20
# No form is as long, marks before it left aside.
_LONGEST = 2_500


_LABEL = _whole(_LABELS, r"[\s.!:…»>→*_\])]*")
_POINTER = _whole(_POINTERS, r"[\s.!»>→*_\])]*")
_CALL = _whole(_CALLS, r"\s*")
_NOTE = _whole(_NOTES, r"[\s.)\]*_]*")
_CLOSING_NOTE = _whole(_CLOSING_NOTES, r"[\s.)\]*_]*")


def is_boilerplate(paragraph: str) -> bool:
    """Whether the whole paragraph is a label, a pointer elsewhere, a credit, a notice or a call."""
    paragraph = _with_few_marks(paragraph)
    if len(paragraph) > _LONGEST:
        return False
    if _LABEL.fullmatch(paragraph) or _POINTER.fullmatch(paragraph):
        return True
    short = len(paragraph.split()) <= _MAXIMUM_CALL_WORDS
    return short and not _REPORTED.search(paragraph) and bool(_CALL.fullmatch(paragraph))


def is_note(paragraph: str, *, closing: bool = False) -> bool:
    """Whether the paragraph is about the article: who contributed, what was corrected, where it ends.

    Args:
        paragraph: the text of the paragraph.
        closing: the paragraph is among the last, where a line about the author is a note too.
    """
    paragraph = _with_few_marks(paragraph)
    if len(paragraph) > _LONGEST:
        return False
    return bool(_NOTE.fullmatch(paragraph) or (closing and _CLOSING_NOTE.fullmatch(paragraph)))


def _with_few_marks(paragraph: str) -> str:
    """The paragraph with the last few of the marks that it begins with."""
    marks = _MARKS_BEFORE.match(paragraph)
    return paragraph[marks.end() - _MARKS_KEPT :] if marks else paragraph
