"""The report: complete, escaped, alone in the world, and true to the run's tables."""

import dataclasses
import json
import re
from html.parser import HTMLParser

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import twotrack as tt
from twotrack.engine.recorder import SERIES
from twotrack.errors import RunFolderError
from twotrack.report import plan
from twotrack.report.endings import hundred, measures
from twotrack.report.field import field_groups
from twotrack.report.frames import ALPHABET, BUDGET, PER_PLACE, pack, shown_weeks, unpack, whole
from twotrack.report.ground import code
from twotrack.report.ground import keys as keys_of_the_map
from twotrack.report.page import SECTIONS, render_report, write_report
from twotrack.report.plan import groups
from twotrack.report.talks import state_shares, talks
from twotrack.report.words import number, of_hundred, proper, upper_first
from twotrack.world.fields import TALKS

NASTY = "<script>alert('no')</script>&\"x\""
VOID = {"meta", "link", "br", "input"}


class Page(HTMLParser):
    """What a test asks of a page: ids, headings, targets of links, what is loaded, scripts, unclosed tags."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.headings: list[int] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.scripts = 0
        self.unlabelled: list[str] = []
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.feed(text)

    def handle_startendtag(self, tag, attrs):
        self.note(tag, dict(attrs))

    def handle_starttag(self, tag, attrs):
        self.note(tag, dict(attrs))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self.wrong.append(f"</{tag}> at line {self.getpos()[0]}, open: {self.open[-3:]}")
        else:
            self.open.pop()

    def note(self, tag, attrs):
        if "id" in attrs:
            self.ids.append(attrs["id"])
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "a":
            self.links.append(attrs["href"])
        self.scripts += tag == "script"
        self.loads += [attrs[k] for k in ("src", "srcset", "data", "poster") if k in attrs]
        if tag in {"link", "use", "image"}:
            self.loads.append(attrs.get("href", ""))
        if attrs.get("role") in {"img", "region"} and not (attrs.get("aria-label") or attrs.get("aria-labelledby")):
            self.unlabelled.append(tag)


@pytest.fixture(scope="module")
def river():
    case = tt.load("riverland")
    return case, tt.run(case, members=64, weeks=52, seed=3)


@pytest.fixture(scope="module")
def afghan():
    case = tt.load("afghanistan")
    return case, tt.run(case, members=32, weeks=52)


@pytest.fixture(scope="module", params=["river", "afghan"])
def made(request):
    case, run = request.getfixturevalue(request.param)
    return case, run, render_report(case, run)


def test_every_section_stands_in_order_under_its_heading(made):
    _, _, text = made
    places = [text.index(f'<section id="{key}"') for key, _ in SECTIONS]
    assert places == sorted(places)
    for place, (key, title) in enumerate(SECTIONS, 1):
        assert f'<h2 id="{key}-title"><span class="no">{place}</span> {title}</h2>' in text
        assert f'<a href="#{key}">{title}</a>' in text


def test_the_page_is_sound_html(made):
    page = Page(made[2])
    assert page.wrong == []
    assert page.open == []
    assert sorted(page.ids) == sorted(set(page.ids))
    assert page.unlabelled == []
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    assert all(two - one <= 1 for one, two in zip(page.headings, page.headings[1:], strict=False))
    assert '<html lang="en">' in made[2]


def test_links_lead_somewhere_inside_the_page_and_nothing_is_loaded(made):
    page = Page(made[2])
    assert {link[0] for link in page.links} == {"#"}
    assert {link[1:] for link in page.links} <= set(page.ids)
    assert all(load.startswith("data:") for load in page.loads)
    style = made[2][made[2].index("<style>") : made[2].index("</style>")]
    assert "url(" not in style
    assert "@import" not in style
    assert "default-src 'none'" in made[2]


def test_the_support_of_the_numbers_stands_above_every_answer(made):
    case, _, text = made
    counts = case.support_counts()
    line = (
        f"{sum(counts.values())} parameters: {counts['documents']} from documents, {counts['data']} from data, "
        f"{counts['theory']} from theory, {counts['assumption']} assumed"
    )
    assert text.count(line) >= 7


def test_every_ending_and_measure_stands_with_its_interval(made):
    _, run, text = made
    for ending in run.answer["outcomes"].values():
        assert f">{100 * ending['high']:.1f}</td>" in text
    assert "Two sides bargain and sign." in text


def test_the_page_is_small(made):
    assert len(made[2].encode()) < 1_500_000


def test_the_same_run_gives_the_same_page(river):
    assert render_report(*river) == render_report(*river)


def test_documents_claims_and_supports_are_told(afghan):
    case, run = afghan
    text = render_report(case, run)
    for claim in case.evidence.claims.values():
        assert f'id="claim-{claim.id}"' in text
    late = [s for s in case.evidence.documents() if s.known_from > case.as_of]
    assert late
    assert text.count('class="unknown"') == len(late)
    assert "not yet known" in text
    rows = text[text.index('<section id="inputs"') : text.index('<section id="redo"')].count('<th scope="row"><code>')
    assert rows == len(case.supports())


def test_promises_and_what_became_of_claims_are_told(afghan):
    case, run = afghan
    text = render_report(case, run)
    section = text[text.index('<section id="promises"') : text.index('<section id="positions"')]
    assert "Pakistan: <b>kept</b>" in section
    assert "tellers disagree" in section
    assert "less violence waits for more prisoners; more prisoners waits for less violence" in section
    assert "chief town" not in section, "told in July, after the date of the case"
    documents = text[text.index('<section id="documents"') : text.index('<section id="endings"')]
    assert re.search("Also bound to (<code>[^<]+</code>, )*<code>mechanism:opening</code>", documents)
    assert "Set aside: leftovers of a web page" in documents


def test_a_case_without_documents_says_so(river):
    assert "stands on no documents" in render_report(*river)
    assert "The case has no documents: what is shown are the steps" in render_report(*river)


def test_a_case_without_outlines_says_so(river, tmp_path):
    case, run = river
    bare = case.file.model_copy(update={"ground": case.file.ground.model_copy(update={"map": None})})
    text = render_report(dataclasses.replace(case, file=bare), run)
    assert "has no outlines" in text
    assert "map-week" in text.split("<script>")[1]
    assert 'id="map-week"' not in text
    text = render_report(dataclasses.replace(case, folder=tmp_path), run)
    assert "could not be read" in text


def test_names_from_data_are_escaped_everywhere(river):
    case, run = river
    actors = tuple(actor.model_copy(update={"name": f"{NASTY}{actor.id}"}) for actor in case.file.actors)
    issues = tuple(issue.model_copy(update={"name": NASTY}) for issue in case.file.issues)
    endings = tuple(ending.model_copy(update={"name": NASTY}) for ending in case.file.endings)
    changes = {"title": NASTY, "about": NASTY, "caveat": NASTY, "actors": actors, "issues": issues, "endings": endings}
    count = len(case.places)
    places = dataclasses.replace(case.places, names=(NASTY,) * count, regions=("</script>" + NASTY,) * count)
    nasty = dataclasses.replace(case, file=case.file.model_copy(update=changes), places=places)
    text = render_report(nasty, run)
    page = Page(text)
    assert page.scripts == Page(render_report(case, run)).scripts == 2
    assert page.wrong == []
    assert "alert('no')" not in text
    assert "&lt;script&gt;alert(&#39;no&#39;)&lt;/script&gt;" in text


def test_every_series_stands_once_on_the_page_in_plain_words(made):
    case, run, text = made
    shown = [name for group in groups() for spec in group.pictures for name in spec.series]
    assert sorted(shown) == sorted(item.name for item in SERIES)
    for item in SERIES:
        assert re.fullmatch(r"[A-Z][^_]*", item.title), item.name
    field = text[text.index('<section id="field"') : text.index('<section id="talks"')]
    panels = sum(len(picture.panels) for group in field_groups(case, run) for picture in group.pictures)
    assert field.count("<svg viewBox") == panels
    assert field.count("<figure") == field.count("<table") == field.count("<details>")
    assert not re.search(r">[^<]*\w_\w[^<]*<", field)
    for backer in case.file.abroad:
        name = next(actor.name for actor in case.file.actors if actor.id == backer.id)
        assert f"<h5>{upper_first(name)}" in field


def test_a_series_outside_the_plan_is_not_lost(monkeypatch):
    monkeypatch.setattr(plan, "GROUPS", plan.GROUPS[:-1])
    rest = plan.groups()[-1]
    assert rest.id == "more"
    assert ("abroad_{backer}",) in [spec.series for spec in rest.pictures]


def test_gains_stand_true_beside_reported_for_each_side_on_one_scale(made):
    case, run, _ = made
    (gains,) = [p for group in field_groups(case, run) for p in group.pictures if p.id == "gained"]
    assert [[band.name for band in panel.bands] for panel in gains.panels] == [["true", "as claimed in public"]] * 2
    assert len({panel.axes.y for panel in gains.panels}) == 1
    week = run.weekly[run.weekly["week"] == run.answer["weeks"]].set_index("series")
    keys = [f"{stem}_{side}" for side in case.sides for stem in ("gained", "gained_claimed")]
    expected = [number(week.loc[key, q]) for key in keys for q in ("q05", "q50", "q95")]
    assert list(gains.rows[-1][2:]) == expected


def test_a_case_without_actors_abroad_or_a_presence_has_its_page(river):
    case, run = river
    calendar = case.file.calendar.model_copy(update={"presence": None})
    bare = dataclasses.replace(case, file=case.file.model_copy(update={"abroad": (), "calendar": calendar}))
    weekly = run.weekly[~run.weekly["series"].str.startswith("abroad_")]
    text = render_report(bare, dataclasses.replace(run, weekly=weekly))
    assert Page(text).wrong == []
    for gone in ("chart-abroad", "chart-presence", "chart-exit-pace"):
        assert gone not in text
    assert 'id="chart-aid"' in text
    text = render_report(case, dataclasses.replace(run, weekly=run.weekly[run.weekly["series"] == "zone"]))
    assert 'id="group-table"' in text
    assert 'id="group-abroad"' not in text


def test_names_in_other_scripts_are_kept(river):
    case, run = river
    names = {"crown": "تاج", "league": "Лига холмов"}
    actors = tuple(a.model_copy(update={"name": names.get(a.id, a.name)}) for a in case.file.actors)
    text = render_report(dataclasses.replace(case, file=case.file.model_copy(update={"actors": actors})), run)
    assert "<h5>تاج</h5>" in text
    assert "<h5>Лига холмов</h5>" in text


def test_options_and_measures_are_written_as_in_a_text(river, afghan):
    texts = {case.name: render_report(case, run) for case, run in (river, afghan)}
    for option in ("Crown rule", "Shared cabinet", "Join the army"):
        assert f'<th scope="row">{option}</th>' in texts["riverland"]
    for option in ("Taliban led interim", "Mixed Islamic system", "Constitution with religious review"):
        assert f'<th scope="row">{option}</th>' in texts["afghanistan"]
    case = river[0]
    assert proper(case, "crown-and-coast") == "Crown and Coast"
    measures = texts["riverland"][texts["riverland"].index('<section id="measures"') :].split("</section>")[0]
    assert not re.search("(crown|league)", measures)


def test_every_week_is_on_the_map_and_says_what_the_table_of_the_run_says(made):
    case, run, text = made
    data = json.loads(re.search(r'id="map-data">(.*?)</script>', text, re.S).group(1))
    assert data["weeks"] == list(range(run.answer["weeks"] + 1))
    share = run.districts[[f"held_{side}" for side in case.sides]].to_numpy().reshape(len(data["weeks"]), -1, 2)
    for week, packed in enumerate(data["held"]):
        assert np.abs(np.array(unpack(packed)) - 100 * share[week]).max() <= 0.5 + 1e-6


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=9))
def test_shares_survive_packing(pairs):
    shares = np.array([(held * split, held * (1 - split)) for held, split in pairs])
    counts = whole(shares)
    assert counts.sum(axis=1).max() <= 100
    assert np.array(unpack(pack(counts))).tolist() == counts.tolist()
    assert json.loads(json.dumps(pack(counts))) == pack(counts)
    assert not set(ALPHABET) & set("<>&'\"\\")


@given(st.integers(1, 1_040), st.integers(1, 2_000))
def test_the_weeks_of_a_map_fit_the_page(weeks, places):
    kept = shown_weeks(weeks, places)
    assert (kept[0], kept[-1]) == (0, weeks)
    assert len(kept) * places * PER_PLACE <= BUDGET + 2 * places * PER_PLACE


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8).filter(lambda x: sum(x) > 1e-6))
def test_a_waffle_has_a_hundred_squares_each_within_one_of_its_share(shares):
    squares = hundred(shares)
    assert sum(squares) == 100
    assert all(abs(n - 100 * s / sum(shares)) < 1 + 1e-6 for n, s in zip(squares, shares, strict=True))


def test_the_waffle_on_the_page_has_a_hundred_squares(made):
    waffle = made[2][made[2].index('<figure class="waffle">') : made[2].index("</figure>")]
    assert waffle.count("<rect") == 100


@given(st.floats(0, 1))
def test_a_count_of_a_hundred_never_says_none_or_all_of_a_share_between(share):
    words = of_hundred(share)
    assert (words == "0") == (share == 0)
    assert (words == "100") == (share == 1)


def test_the_life_of_the_talks_is_rebuilt_from_its_events(made):
    case, run, _ = made
    shares = state_shares(case, run)
    assert shares.shape == (run.answer["weeks"] + 1, len(TALKS))
    assert np.allclose(shares.sum(axis=1), 1)
    assert shares.min() >= -1e-12
    assert shares[0, TALKS.index(case.file.talks.state)] == 1
    assert shares[-1, TALKS.index("concluded")] == pytest.approx(run.members["in_force"].mean())


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_place_contested_in_most_runs_is_hatched_and_no_other(held, split):
    first, second = held * split, held * (1 - split)
    hatched = (ord(code(first, second, 1 - held)) - 65) % 3 == 2
    assert hatched == (1 - held > 0.5)


def test_the_file_appears_whole_or_not_at_all(river, tmp_path):
    case, run = river
    write_report(tmp_path / "report.html", case, run)
    assert (tmp_path / "report.html").read_text(encoding="utf-8") == render_report(case, run)
    with pytest.raises(RunFolderError, match="cannot write the report"):
        write_report(tmp_path / "nowhere" / "report.html", case, run)
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def test_short_runs_and_one_member_have_a_page_too():
    case = tt.load("riverland")
    for weeks in (1, 5):
        text = render_report(case, tt.run(case, members=1, weeks=weeks))
        assert "No run signed a comprehensive agreement." in text
        assert "nan" not in re.sub(r"<[^>]*>", "", text[text.index("<main") : text.index("</main>")]).split()


def test_packages_hold_issues_only_and_steps_have_a_table_of_their_own(afghan):
    case, run = afghan
    section = talks(case, run)
    issues = {issue.name for issue in case.file.issues}
    assert all({name for name, _ in package.options} == issues for package in section.packages)
    assert [row[0] for row in section.steps] == [step.name for step in case.file.side_deals]
    taken = {name: float(share) for name, _, _, share, _ in section.steps}
    for step in case.file.side_deals:
        count = (run.commitments["provision"] == step.id).sum()
        assert taken[step.name] == pytest.approx(100 * count / len(run.members), rel=0.01)


def test_the_legend_of_the_map_says_by_how_many_runs() -> None:
    """Bounds in words are those of the colours: a point inside them has another letter than one outside."""
    words = {key.code: key.words for key in keys_of_the_map(("A", "B"))}
    assert len(set(words.values())) == len(words)
    for letter, told in words.items():
        if not told.startswith("contested"):
            bound = int(re.findall(r"\d+", told)[0])
            at, below = code(0, bound / 100, 0), code(0, (bound - 1) / 100, 0)
            assert at != below, told
            if told.startswith("B"):
                assert at == letter, told
            if told.startswith("about"):
                assert code(0, 0, 0) == letter == below, told


def test_every_measure_has_words_and_a_unit(river):
    """None is shown by its id alone."""
    case, run = river
    shown = measures(case, run)
    for row in (*shown.rows, *shown.by_side):
        assert row.unit, row.name
        assert len(row.name.split()) > 2, row.name
    names = [row.name for row in shown.rows]
    assert "Weeks of refusal by The Chancellor" in names
    assert "Acts of spoiling by The elders of the valleys" in names
