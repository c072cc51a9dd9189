"""HTML to text: what stands around an article is marked, the text is the same with or without trafilatura."""

from __future__ import annotations

import sys
import types

import pytest

from twotrack.reading.clean import clean
from twotrack.reading.dossier import read_document
from twotrack.reading.files import from_bytes
from twotrack.reading.paragraphs import paragraphs
from twotrack.reading.web import from_html

PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>Talks | Courier</title>
<meta property="article:published_time" content="2031-03-05T08:00:00Z"><script>say("<p>The mayor said x.</p>")</script>
</head><body class="page has-comments"><div id="cookie-consent"><p>The provider said that cookies are needed.</p></div>
<header><a href="/">Courier</a><nav><ul><li>World<li>Sport</ul></nav></header><main><article>
<h1>Bridge talks resume</h1><p class="byline">By Ada Lindqvist</p><time>5 March 2031</time>
<p>Minister Otto Brandt said that the bridge would open in May.
<aside><h3>Related</h3><p>Ferry shelled, mayor says</aside>
<p>The envoy denied that her side had fired on the ferry, in which twelve people were wounded on Tuesday.</p>
<div class="ad-slot"><p>The shop said that prices fell.</p></div>
<footer><p>Tags: bridge</p></footer></article></main>
<section id="comments"><h2>2 Comments</h2><p>I think the minister said the same last year.</p></section>
<footer><p>© 2031 Courier. The editor said no.</p></footer></body></html>"""


def body(page: str) -> list[str]:
    document = from_bytes("a.html", page.encode())
    spans = paragraphs(document.text)
    cleaned = clean(document.text, spans, document.furniture)
    return [document.text[slice(*spans[n])] for n in cleaned.body]


ARTICLE = [
    "Bridge talks resume",
    "Minister Otto Brandt said that the bridge would open in May.",
    "The envoy denied that her side had fired on the ferry, in which twelve people were wounded on Tuesday.",
]


def test_only_the_article_is_read_and_nothing_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    assert body(PAGE) == ARTICLE
    text = from_bytes("a.html", PAGE.encode()).text
    for around in ("Sport", "cookies are needed", "prices fell", "same last year", "© 2031", "By Ada Lindqvist"):
        assert around in text
    assert "x." not in text
    found = read_document(from_bytes("a.html", PAGE.encode()))
    assert [s["speaker"]["name"] for s in found["statements"]] == ["Otto Brandt", "The envoy"]
    assert found["written"]["earliest"] <= "2031-03-05" <= found["written"]["latest"]
    assert "according to the page's data" in found["written"]["basis"]
    assert found["masthead"]["date"] == "2031-03-05"


def test_a_mark_on_the_whole_page_counts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    wrapped = PAGE.replace("<main>", '<form><div class="social">').replace("</main>", "</div></form>")
    assert body(wrapped) == ARTICLE
    assert body("<html><body><div class=ad><p>The mayor said yes to the plan.</div>") == [
        "The mayor said yes to the plan."
    ]


def helper(article: str | Exception) -> types.ModuleType:
    module = types.ModuleType("trafilatura")

    def extract(page: str, **options: object) -> str:
        if isinstance(article, Exception):
            raise article
        return article

    module.extract = extract  # type: ignore[attr-defined]
    return module


def test_a_helper_only_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    soup = "<html><body><div>Home of news</div>" + "".join(
        f"<div>The mayor of town {i} said that the road was open and that the toll was paid.</div>" for i in range(8)
    )  # fmt: skip
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    plain = from_html(soup)
    article = "\n".join(plain.text.split("\n\n")[1:])
    monkeypatch.setitem(sys.modules, "trafilatura", helper(article))
    helped = from_html(soup)
    assert helped.text == plain.text
    assert [helped.text[slice(*s)] for s in helped.furniture] == ["Home of news"]
    assert plain.furniture == ()
    monkeypatch.setitem(sys.modules, "trafilatura", helper(RuntimeError("anything")))
    assert from_html(soup) == plain


def test_a_broken_helper_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    (tmp_path / "trafilatura.py").write_text("import no_such_module_at_all\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "trafilatura", raising=False)
    assert from_html(PAGE).notes == ("trafilatura lacks no_such_module_at_all and was not used",)


def test_the_page_names_its_own_encoding() -> None:
    page = '<html><head><meta charset="windows-1251"></head><body><p>Мэр said yes, he did.</p></body></html>'
    document = from_bytes("a.html", page.encode("windows-1251"))
    assert document.text == "Мэр said yes, he did.\n"
    assert "windows-1251" in document.notes[0]


def test_comments_in_a_plain_copy_are_set_aside() -> None:
    text = "\n\n".join([*ARTICLE, "3 Comments", "I think the minister said the same last year.", "They are all liars."])
    spans = paragraphs(text)
    assert len(clean(text, spans).body) == 3
    early = "\n\n".join(["Comments", *ARTICLE])
    assert len(clean(early, paragraphs(early)).body) == 3


def test_deep_and_crooked_pages_end_in_time() -> None:
    for page in (
        "<div>" * 30_000 + "x",
        "<div class=ad>" * 30_000 + "x",
        "</p>" * 50_000 + "x",
        "<p><b>" * 30_000 + "x",
    ):
        assert from_html("<html>" + page).text.strip() == "x"
