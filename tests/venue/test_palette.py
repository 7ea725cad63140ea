"""Every pair of colours that meets on a page can be read."""

import pytest

from venue import palette


@pytest.mark.parametrize("pair", list(palette.pairs()), ids=lambda pair: f"{pair.theme}: {pair.front} on {pair.ground}")
def test_pair_has_the_contrast_it_needs(pair):
    assert pair.contrast >= pair.needed


def test_contrast_of_known_colours():
    assert palette.contrast("#000000", "#ffffff") == 21
    assert round(palette.contrast("#777777", "#ffffff"), 2) == 4.48


def test_both_themes_have_the_same_colours():
    colours = palette.colours()
    assert colours["light"].keys() == colours["dark"].keys()


def test_every_word_colour_of_a_state_is_in_a_pair():
    named = {name for name in palette.colours()["light"] if name.startswith("on-")}
    assert named <= {front for front, _ground, _needed in palette.PAIRS}
