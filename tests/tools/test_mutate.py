"""What `bin/mutate` breaks is still there to be broken."""

import pytest

from bin.tools.mutations import MUTATIONS
from bin.tools.mutations.mutation import Mutation
from bin.tools.prepare import PROJECT


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.rule)
def test_words_of_a_rule_stand_once_in_their_file(mutation: Mutation):
    assert (PROJECT / mutation.path).read_text().count(mutation.sound) == 1
    assert [test for test in mutation.tests if not (PROJECT / test.partition("::")[0]).is_file()] == []
