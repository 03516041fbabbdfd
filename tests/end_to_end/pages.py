"""Pages and texts of our own writing for the end-to-end tests."""

from __future__ import annotations

PARAGRAPHS = (
    "The old suspension bridge over the Rhone will reopen to traffic on Monday after eleven months of repairs, the city "
    "council of Lyon announced at a crowded meeting.",
    "“The bridge is stronger than on the day it was built,” said Camille Laurent, the city's chief engineer. “Nobody "
    "should be afraid to cross it.”",
    "She said that the work had cost four million euros, less than the council had set aside.",
    "Mayor Hugo Perrin told reporters that a ferry between the two banks would keep running until the end of April. “We "
    "promised to be careful with public money, and we were,” he added.",
    "Shopkeepers on the eastern bank lost a third of their customers while the bridge was closed, according to the "
    "Chamber of Commerce in Paris.",
)  # fmt: skip
TITLE = "Lyon reopens its old bridge"
TEXT = "\n\n".join((TITLE, "By Jean Moreau", "March 3, 2024", *PARAGRAPHS))


def page(
    title: str = TITLE, paragraphs: tuple[str, ...] = PARAGRAPHS, head: str = "", lang: str = "en"
) -> str:
    """An article page with the usual furniture around it."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"""<!doctype html><html lang="{lang}"><head><title>{title} | The Rhone Courier</title>
<meta property="og:title" content="{title}"><meta property="og:site_name" content="The Rhone Courier">
<meta name="author" content="Jean Moreau"><meta property="article:published_time" content="2024-03-03T08:00:00Z">{head}
</head><body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav><main><article><h1>{title}</h1>
{body}</article></main><footer>© The Rhone Courier. All rights reserved.</footer></body></html>"""
