"""The dictionary as Markdown: what stands in the SQL files and the catalogue, nothing by hand."""

from __future__ import annotations

from types import SimpleNamespace

from tests.warehouse.synthetic import synthetic_catalogue
from warehouse.dictionary import describe, render_markdown


def test_tables_macros_indicators_and_breakdowns_are_described() -> None:
    dictionary = describe(synthetic_catalogue())
    tables = {table.name: table for _, tables in dictionary.schemas for table in tables}
    assert tables["core.observations"].grain.startswith("One row per observation")
    assert tables["marts.penalty_yearly"].grain.startswith("One row per publisher and year")
    assert tables["meta.data_dictionary"].kind == "view"
    assert all(table.grain.startswith("One row per ") and table.zh and table.en for table in tables.values())
    assert all(column.zh and column.en for table in tables.values() for column in table.columns)
    assert all(macro.grain and macro.zh and macro.en for macro in dictionary.macros)
    assert [one.indicator for theme in dictionary.themes for one in theme.indicators] == list(synthetic_catalogue().indicators)
    assert ("school", "学校卫生", "School hygiene") in next(key.values for key in dictionary.breakdowns if key.key == "domain")


def test_words_of_the_catalogue_are_no_markup() -> None:
    catalogue = synthetic_catalogue()
    known = catalogue.indicators["penalty.fines"]
    catalogue.indicators["penalty.fines"] = SimpleNamespace(**vars(known) | {"definition": "a | b\n\n# <b>*c*</b>"})
    page = render_markdown(describe(catalogue))
    assert "a \\| b # &lt;b>\\*c\\*&lt;/b>" in page
    assert not any(line.startswith("# ") for line in page.splitlines()[1:])
