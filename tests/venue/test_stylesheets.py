"""A stylesheet that is cut wrong is silently half dropped by browsers."""

import re
from itertools import accumulate
from pathlib import Path

import pytest

STYLESHEETS = sorted((Path(__file__).parents[2] / "venue/static/css").glob("*.css"))
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


@pytest.mark.parametrize("path", STYLESHEETS, ids=lambda path: path.name)
def test_every_rule_is_closed_once(path):
    steps = [1 if sign == "{" else -1 for sign in re.findall("[{}]", COMMENT.sub("", path.read_text()))]
    depths = list(accumulate(steps, initial=0))
    assert (min(depths), depths[-1]) == (0, 0)
