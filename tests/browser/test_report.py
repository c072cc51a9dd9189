"""The report in a browser: from disk, without network, at both widths, by keyboard, and without scripts."""

import datetime
import re

import pytest

import twotrack as tt
from twotrack.report.page import write_report

pytestmark = pytest.mark.slow

SIZES = {"riverland": (64, 52), "afghanistan": (32, 26)}
ALL_OPEN = "document.querySelectorAll('details').forEach(d => { d.open = true })"
FILLS = "[...document.querySelectorAll('.places path')].map(p => p.getAttribute('fill') + p.textContent).join()"
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module", params=sorted(SIZES))
def address(request, tmp_path_factory):
    case = tt.load(request.param)
    members, weeks = SIZES[request.param]
    path = tmp_path_factory.mktemp(request.param) / "report.html"
    write_report(path, case, tt.run(case, members=members, weeks=weeks))
    return path.as_uri()


@pytest.fixture
def visit(browser, address):
    """Open the page at a width; collects what it asked for and what it complained about."""
    opened = []

    def go(width=1280, scripts=True, calm=False):
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            reduced_motion="reduce" if calm else "no-preference",
        )
        opened.append(context)
        page = context.new_page()
        page.asked, page.said = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.goto(address)
        return page

    yield go
    for context in opened:
        context.close()


def test_it_opens_from_disk_without_a_word_and_without_network(visit, address):
    page = visit()
    page.evaluate(ALL_OPEN)
    page.wait_for_timeout(100)
    assert page.said == []
    assert [url for url in page.asked if not url.startswith("data:")] == [address]


@pytest.mark.parametrize("width", [1280, 400])
def test_nothing_hangs_over_the_edge_even_with_every_table_open(visit, width):
    page = visit(width)
    assert page.evaluate(TOO_WIDE) <= 0
    page.evaluate(ALL_OPEN)
    assert page.evaluate(TOO_WIDE) <= 0


def test_the_slider_moves_the_map_by_keyboard(visit):
    page = visit()
    slider = page.get_by_label("Week", exact=True)
    slider.focus()
    last, words = page.evaluate(FILLS), page.locator("#map-now").inner_text()
    page.keyboard.press("Home")
    first = page.evaluate(FILLS)
    assert first != last
    assert page.locator("#map-now").inner_text().startswith("Week 0,")
    page.keyboard.press("ArrowRight")
    assert slider.get_attribute("aria-valuetext").startswith("Week 1,")
    page.keyboard.press("End")
    assert page.evaluate(FILLS) == last
    assert page.locator("#map-now").inner_text() == words


def test_the_tables_of_the_map_follow_the_slider(visit):
    page = visit()
    page.evaluate(ALL_OPEN)
    slider = page.get_by_label("Week", exact=True)
    for key, cells in (("End", "slice(5)"), ("Home", "slice(2, 5)")):
        slider.press(key)
        rows = page.evaluate(f"[...document.querySelectorAll('#map-table tbody tr')].map(r => [...r.cells].{cells}"
                             ".map(c => c.textContent).join())")  # fmt: skip
        shown = page.evaluate("[...document.querySelectorAll('#map-table tbody tr')].map(r => [...r.cells].slice(5)"
                              ".map(c => c.textContent).join())")  # fmt: skip
        assert rows == shown
        tips = dict(tip.rsplit(": ", 1) for tip in page.locator(".places path title").all_text_contents())
        first = page.locator("#map-table tbody tr").first
        name, counts = first.locator("th").inner_text(), [int(n) for n in shown[0].split(",")]
        assert sum(counts) == 100
        if name in tips:
            assert [int(n) for n in re.findall(r" (\d+)(?:,| of)", tips[name])] == counts
    assert page.locator("#map-table .week-shown").inner_text().startswith("week 0,")


def test_play_runs_through_the_weeks_and_pause_holds_them(visit):
    page = visit()
    page.clock.install(time=datetime.datetime(2030, 1, 1))
    page.reload()
    page.clock.pause_at(datetime.datetime(2030, 1, 2))
    slider, play = page.get_by_label("Week", exact=True), page.locator("#map-play")
    last = int(slider.get_attribute("max"))
    play.focus()
    page.keyboard.press("Enter")
    assert play.inner_text().endswith("Pause")
    assert slider.input_value() == "0"
    before = page.evaluate(FILLS)
    page.clock.run_for(3000)
    somewhere = int(slider.input_value())
    assert 0 < somewhere < last
    assert page.evaluate(FILLS) != before
    assert page.locator("#map-now").get_attribute("aria-live") == "off"
    page.keyboard.press("Space")
    page.clock.run_for(5000)
    assert int(slider.input_value()) == somewhere
    assert play.inner_text().endswith("Play")
    play.click()
    page.clock.run_for(60_000)
    assert int(slider.input_value()) == last
    assert play.inner_text().endswith("Play")
    assert page.locator("#map-now").get_attribute("aria-live") == "polite"
    play.click()
    slider.press("ArrowRight")
    assert play.inner_text().endswith("Play")
    assert page.said == []


def test_who_asks_for_less_motion_gets_the_slider_alone(visit):
    page = visit(calm=True)
    assert not page.locator("#map-play").is_visible()
    slider = page.get_by_label("Week", exact=True)
    slider.press("Home")
    assert page.locator("#map-now").inner_text().startswith("Week 0,")


@pytest.mark.parametrize(("width", "columns"), [(1280, 2), (400, 1)])
def test_pictures_stand_in_columns_as_wide_as_the_screen_allows(visit, width, columns):
    page = visit(width)
    lefts = page.evaluate("[...document.querySelectorAll('#field .chart')].map(c => c.getBoundingClientRect().left)")
    assert len(set(lefts)) == columns
    widths = page.evaluate("[...document.querySelectorAll('#field-more svg[role]')].map(s => s.clientWidth)")
    assert min(widths) >= 340


def test_without_scripts_the_last_week_is_on_the_map_and_no_dead_slider_is_shown(visit):
    page = visit(scripts=False)
    assert not page.locator("#map-week").is_visible()
    assert page.locator("#map-picture").is_visible()
    assert page.locator(".places path title").first.text_content().endswith("of 100 runs")


def test_the_first_tab_skips_to_the_report(visit):
    page = visit()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_link_to_a_claim_opens_what_hides_it(visit):
    page = visit()
    links = page.locator("#inputs a[href^='#claim-']")
    if links.count() == 0:
        assert "stands on no documents" in page.locator("#documents").inner_text()
        return
    target = links.first.get_attribute("href")
    page.evaluate("hash => { location.hash = hash }", target)
    page.wait_for_timeout(100)
    assert page.locator(target).is_visible()


def test_printed_the_brief_comes_first(visit):
    page = visit()
    page.emulate_media(media="print")
    tops = {
        key: page.locator(f"#{key}").bounding_box()["y"]
        for key in ("run", "endings", "measures", "field", "documents", "map", "talks")
    }
    assert sorted(tops, key=tops.get) == ["run", "endings", "measures", "field", "documents", "map", "talks"]
