"""Luck belongs to somebody: leaving a mechanism, an overlay or a place out shifts nobody else's."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from twotrack import api
from twotrack.draws.streams import NATION, doubles, keys, philox, place_key
from twotrack.draws.table import draw
from twotrack.engine.simulate import setup, simulate
from twotrack.engine.week import bind, clock, step
from twotrack.mechanisms.catalogue import MECHANISMS
from twotrack.world.compile import block


@cache
def luck_used(without: tuple[str, ...], overlays: tuple[str, ...] = ()) -> dict[tuple[str, int], bytes]:
    """The keys, members and places each kernel was really called with, by mechanism and week."""
    case = api.load("riverland", overlays=overlays)
    plan = setup(case, 11, 6, without)
    world = block(case, plan.fixed, 11, 32)
    times = clock(6, 1.0)
    used = {}
    bound = bind(plan.order, case, world, times)
    for number in range(1, 7):
        step(bound, times, number, plan.luck)
        for item in bound:
            names = MECHANISMS[item.name].arguments
            parts = [np.asarray(x).tobytes() for n, x in zip(names, item.arguments, strict=True)
                     if n in {"luck", "members", "place_keys"}]  # fmt: skip
            used[item.name, number] = b"".join(parts)
    return used


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(MECHANISMS))
def test_leaving_a_mechanism_out_leaves_the_luck_of_all_others(name: str) -> None:
    whole, ablated = luck_used(()), luck_used((name,))
    assert {k[0] for k in whole} - {k[0] for k in ablated} == {name}
    assert all(whole[key] == value for key, value in ablated.items())


@pytest.mark.slow
@pytest.mark.parametrize("overlay", api.overlays("riverland"))
def test_an_overlay_leaves_all_luck_and_all_other_draws(overlay: str) -> None:
    assert luck_used(()) == luck_used((), (overlay,))
    members = np.arange(40, dtype=np.uint32)
    base, changed = api.load("riverland"), api.load("riverland", overlays=[overlay])
    one, two = draw(base.numbers, 5, members), draw(changed.numbers, 5, members)
    for name, quantity in base.numbers.items():
        if name in changed.numbers and changed.numbers[name] == quantity:
            assert np.array_equal(one[name], two[name]), name


def test_a_field_without_an_effect_on_the_war_changes_nothing_but_itself() -> None:
    """Without offers and texts no deal can be made; members that sign none in the whole run are the same to the bit.

    Intent is left out of both: what is conceded is read by it, and decides who comes to a conference.
    """
    case = api.load("riverland")
    whole, _ = simulate(setup(case, 2, 30, ("intent",)), 0)
    cut, _ = simulate(setup(case, 2, 30, ("intent", "offers", "mediation")), 0)
    assert (cut.final["signed_week"] < 0).all()
    unsigned = whole.final["signed_week"] < 0
    assert unsigned.any()
    for name in ("position", "strength", "killed"):
        assert np.array_equal(whole.final[name][:, unsigned], cut.final[name][:, unsigned])


def test_the_luck_of_a_place_is_its_own() -> None:
    luck = keys(4, "combat", 9)
    members = np.arange(8, dtype=np.uint32)
    here = doubles(members, np.uint32(place_key("millford")), luck)
    assert np.array_equal(here, doubles(members, np.uint32(place_key("millford")), luck))
    assert not np.array_equal(here, doubles(members, np.uint32(place_key("larkmoor")), luck))


def test_philox_gives_the_published_words() -> None:
    """Known answers of the authors' own test vectors for Philox2x32 with 7 rounds (Salmon et al. 2011, Random123)."""
    x, y = philox(np.uint32(0), np.uint32(0), np.uint32(0))
    assert (hex(x), hex(y)) == ("0x257a3673", "0xcd26be2a")


def test_uniform_numbers_are_uniform_and_independent() -> None:
    u = np.stack([doubles(np.arange(20_000, dtype=np.uint32), NATION, keys(0, "test", s)) for s in range(4)])
    assert np.abs(u.mean(axis=1) - 0.5).max() < 5 / np.sqrt(12 * 20_000)
    assert np.abs(np.corrcoef(u) - np.eye(4)).max() < 5 / np.sqrt(20_000)
    counts = np.bincount((u[0] * 64).astype(int), minlength=64)
    assert ((counts - 20_000 / 64) ** 2 / (20_000 / 64)).sum() < 63 + 5 * np.sqrt(2 * 63)
