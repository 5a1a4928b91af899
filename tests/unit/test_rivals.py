"""A figure that is left out because another value stands in its cell names the observation that stands there."""

from __future__ import annotations

import pytest

from tests.unit.prose import read

OPENING = "一年来，全县卫生监督机构严格执法，全年共立案{}件，罚款320.5万元。\n"
BODY = "（二）加大办案力度。全年共立案{}件，结案301件，移送公安机关2件。\n"


@pytest.mark.parametrize(("first", "second"), [("339", "329"), ("47", "57")])
def test_another_value_of_a_cell_is_kept_with_what_it_would_have_been(first, second):
    found = read(OPENING.format(first) + BODY.format(second))
    [filed] = [number for number, each in enumerate(found.observations) if each.indicator == "penalty.cases_filed"]
    rivals = [each for each in found.quantities if each.rival is not None]
    assert [(str(each.value), each.disposition, each.reason, each.rival) for each in rivals] == [(second, "excluded", "partial", filed)]
    assert rivals[0].rival_confidence > 0.93


def test_the_same_value_again_is_no_rival():
    found = read(OPENING.format("47") + BODY.format("47"))
    assert [each.reason for each in found.quantities if each.value == 47] == ["", "repeat"]
    assert all(each.rival is None for each in found.quantities)
