"""The dossier page in a browser: a person decides, signs and saves; what is saved can be adopted."""

from pathlib import Path

import pytest

from twotrack import api
from twotrack.case.scaffold import new_case
from twotrack.reading.files import load

pytestmark = pytest.mark.slow

TEXT = "Minister Ada Lindqvist said that the bridge would open in May. <b>Bold</b>\n\n“Nobody will pay,” she added.\n"


@pytest.mark.slow
def test_decide_sign_save_and_adopt(browser, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(TEXT, encoding="utf-8")
    api.read([file], out=tmp_path / "out")
    page = browser.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda asked: wrong.append(asked.url) if asked.url.startswith("http") else None)
    page.goto((tmp_path / "out" / "dossier.html").as_uri())
    assert page.locator(".text b").count() == 0  # what a document holds is shown, never run
    card = page.locator(".item").first
    told = page.locator("#told")
    page.click("button[type=submit]")
    assert "coder" in told.inner_text()
    card.locator("input[value=accept]").check()
    page.fill("#coder", "A")
    page.check("#sure")
    page.click("button[type=submit]")
    assert "no words of your own" in told.inner_text()
    card.locator("[data-field=paraphrase]").fill(card.locator("blockquote").inner_text())
    page.click("button[type=submit]")
    assert "copies the passage" in told.inner_text()
    card.locator("[data-field=paraphrase]").fill("an opening in spring is announced")
    with page.expect_download() as download:
        page.click("button[type=submit]")
    download.value.save_as(tmp_path / "signed.json")
    page.set_viewport_size({"width": 400, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    page.close()
    assert wrong == []
    case = new_case(tmp_path / "valley", "valley", 12, 0)
    answer = api.adopt(tmp_path / "signed.json", case)
    assert answer["coder"] == "A"
    assert len(answer["adopted"]) == 1
    assert api.validate(case) == []


PRINTED = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><style>
@page { size: A5; margin: 20mm 12mm; @top-center { content: "The Courier – 5 March 2031" }
  @bottom-center { content: "Page " counter(page) " of " counter(pages) } }
body { font: 11pt/1.4 serif; text-align: justify } .cols { columns: 2 } h1 { column-span: all; font-size: 20pt }
</style></head><body><div class="cols"><h1>Officials differ over the efficient bridge office</h1>
<p>Minister Ödön Škvorecký-Nuñez said that the first official offices would finish their difficult work.</p>
<p>Governor Nguyễn Văn Đức denied that the hyphen-<br>ated counter-<br>proposal had been refused.</p>
<p>“Nobody will profit,” the envoy, Łucja Brzęczyszczykiewicz, told reporters on Wednesday.</p></div>
<div class="cols" style="break-before: page">
<p>A conflict over self-determination was likely, the mediator said.</p></div>
</body></html>"""


@pytest.mark.slow
def test_a_printed_page_is_read_as_it_was_written(browser, tmp_path: Path) -> None:
    page = browser.new_page()
    page.set_content(PRINTED)
    page.pdf(path=tmp_path / "a.pdf", prefer_css_page_size=True)
    page.close()
    text = load(tmp_path / "a.pdf").text
    for words in (
        "\n\nOfficials differ over the efficient bridge office\n\n",
        "Minister Ödön Škvorecký-Nuñez said that the first official offices would finish their difficult work.\n\n",
        "Governor Nguyễn Văn Đức denied that the hyphenated counterproposal had been refused.\n\n",
        "“Nobody will profit,” the envoy, Łucja Brzęczyszczykiewicz, told reporters on Wednesday.\n\n",
        "A conflict over self-determination was likely, the mediator said.\n\n",
    ):
        assert words in text
    assert text.count("Page ") == 2
    assert text.index("Page 1 of 2") > text.index("the mediator said")
