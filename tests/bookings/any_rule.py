"""How a machine of few examples chooses what happens next."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.internal.conjecture.data import ConjectureData
from hypothesis.stateful import Rule, RuleStrategy


class AnyRule(RuleStrategy):
    """Any rule that can be used now. Hypothesis would leave half of them out of each example, which suits thousands of
    examples and not a few; and would draw numbers for it from the source of whatever tests ran before.
    """

    def do_draw(self, data: ConjectureData) -> tuple[Rule, dict[str, Any]]:
        chosen = data.draw(st.sampled_from([each for each in self.rules if self.is_valid(each)]))
        return chosen, {name: data.draw(each) for name, each in chosen.arguments_strategies.items()}
