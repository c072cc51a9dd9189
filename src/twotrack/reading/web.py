"""Text of an HTML page by block, and which blocks stand around the article; nothing is run, nothing is fetched.

The text is the same whether or not trafilatura is installed: it only helps to tell the article from its surroundings.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from dataclasses import dataclass
from html.parser import HTMLParser

from twotrack.reading.wordlists import words

Span = tuple[int, int]
DEEP = 60  # open elements looked through for the one that an end tag closes
ENOUGH = 400  # characters from which a helper's article is believed
_BLOCKS = words("""p div br li ul ol h1 h2 h3 h4 h5 h6 tr table section article header footer nav aside blockquote
    figure figcaption title main form option dd dt dl hr pre time dialog fieldset legend details summary address""")
_SILENT = words("script style noscript template iframe object embed svg canvas select textarea button")
_VOID = words("br hr img input meta link source track wbr area base col param")
_ASIDE_TAGS = words("nav aside footer form dialog menu")
_NEVER = words("html body main article h1")
_ASIDE_ROLES = words("navigation banner contentinfo complementary dialog search alertdialog")
_ASIDE_NAMES = words("""cookie cookies consent gdpr comment comments disqus related recommended newsletter subscribe
    subscription signup share sharing sharebar social promo promotion advert adverts advertisement ad ads sponsored
    sidebar breadcrumb breadcrumbs nav navbar navigation menu footer toolbar popup modal taboola outbrain paywall tags
    trending popular login""")
_PUBLISHED = re.compile(
    r"""(?is)<meta\b[^>]{0,200}?(?:article:published_time|datePublished|pubdate|dc\.date(?:\.issued)?)["'][^>]{0,100}?"""
    r"""content=["'](\d{4}-\d\d-\d\d)|"datePublished"\s*:\s*"(\d{4}-\d\d-\d\d)"""
)
_SECTION = re.compile(r"<!\[(?:CDATA\[)?")


@dataclass(frozen=True)
class Page:
    """The text of a page, what in it stands around the article, the day it calls its publication, and notes."""

    text: str
    furniture: tuple[Span, ...]
    published: datetime.date | None
    notes: tuple[str, ...] = ()


class _Reader(HTMLParser):
    """Blocks of text with the set-aside elements that they stand in."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[tuple[str, str, tuple[int, ...]]] = []
        self._words: list[str] = []
        self._open: list[tuple[str, int]] = []  # tag, and the number of its mark or 0
        self._marks: list[int] = []
        self._silent: list[str] = []
        self._count = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a block, mark what stands around an article, silence what is not text."""
        if tag in _SILENT:
            self._silent.append(tag)
            return
        if tag in _BLOCKS:
            self.flush()
        if tag in _VOID:
            return
        if tag in ("p", "li", "option") and self._open and self._open[-1][0] == tag:
            self._close()
        inside = any(name in ("article", "main") for name, _ in self._open[-DEEP:])
        mark = 0
        if tag not in _NEVER and (_set_aside(tag, attrs) or (tag == "header" and not inside)):
            self._count += 1
            mark = self._count
            self._marks.append(mark)
        self._open.append((tag, mark))

    def handle_endtag(self, tag: str) -> None:
        """Close a block or a silence."""
        if tag in self._silent:
            while self._silent and self._silent.pop() != tag:
                pass
            return
        if tag in _BLOCKS:
            self.flush()
        if tag == "body":
            self._silent.clear()
        if tag in (name for name, _ in self._open[-DEEP:]):
            while self._close() != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Keep what is read."""
        if not self._silent:
            self._words.append(data)

    def close(self) -> None:
        """Keep the last block."""
        super().close()
        self.flush()

    def _close(self) -> str:
        tag, mark = self._open.pop()
        if mark:
            self._marks.remove(mark)
        return tag

    def flush(self) -> None:
        """End a block."""
        line = " ".join("".join(self._words).split())
        self._words = []
        if line:
            tag = next((name for name, _ in reversed(self._open[-DEEP:]) if name in _BLOCKS), "")
            self.blocks.append((line, tag, tuple(self._marks[-DEEP:])))


def _set_aside(tag: str, attrs: list[tuple[str, str | None]]) -> bool:
    if tag in _ASIDE_TAGS:
        return True
    for key, value in attrs:
        if key == "role" and value in _ASIDE_ROLES:
            return True
        if key in ("hidden", "aria-hidden") and value != "false":
            return True
        if key in ("class", "id") and set(re.split(r"[^a-z]+", (value or "").lower())) & _ASIDE_NAMES:
            return True
    return False


def from_html(page: str) -> Page:
    """The text of a page with what stands around its article."""
    reader = _Reader()
    broken: tuple[str, ...] = ()
    try:
        reader.feed(_SECTION.sub(" ", page))
        reader.close()
    except (AssertionError, ValueError):
        reader.flush()
        broken = ("the page's marks could not be read to the end: what follows was not read",)
    spans: list[Span] = []
    at = 0
    for line, _, _ in reader.blocks:
        spans.append((at, at + len(line)))
        at += len(line) + 2
    helped, notes = _helped(page)
    around = _around(reader.blocks, helped)
    published = _PUBLISHED.search(page)
    text = "\n\n".join(line for line, _, _ in reader.blocks) + "\n"
    aside = tuple(span for span, is_around in zip(spans, around, strict=True) if is_around)
    return Page(text, aside, _day(published[1] or published[2]) if published else None, broken + notes)


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def _around(blocks: list[tuple[str, str, tuple[int, ...]]], helped: str) -> list[bool]:
    """Which blocks stand around the article. A mark on most of the page's text is a mistake and counts nothing."""
    size = sum(len(line) for line, _, _ in blocks)
    under: Counter[int] = Counter()
    for line, _, marks in blocks:
        under.update(dict.fromkeys(marks, len(line)))
    wrong = {mark for mark, length in under.items() if 2 * length > size}
    headed = any(tag == "h1" for _, tag, _ in blocks)
    found = []
    for line, tag, marks in blocks:
        titled = tag == "title" and headed
        marked = any(mark not in wrong for mark in marks)
        found.append(titled or (tag != "h1" and (marked or (bool(helped) and line[:80] not in helped))))
    return found


def _helped(page: str) -> tuple[str, tuple[str, ...]]:
    """The article as trafilatura sees it, blanks evened; empty where it is not installed or finds hardly any."""
    try:
        import trafilatura
    except ModuleNotFoundError as error:
        return "", () if error.name == "trafilatura" else (f"trafilatura lacks {error.name} and was not used",)
    except Exception as error:  # an installation that is broken in any way is done without
        return "", (f"trafilatura cannot be loaded and was not used ({type(error).__name__})",)
    try:
        text = trafilatura.extract(page, include_comments=False, include_tables=True, deduplicate=False)
    except Exception:  # whatever a page does to a helper, the plain way remains
        text = None
    return (" ".join(str(text).split()), ()) if text and len(text) > ENOUGH else ("", ())
