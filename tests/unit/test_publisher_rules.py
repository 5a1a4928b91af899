"""What an operator settles in seeds/publishers.csv and regions_other.csv: the lines the warehouse offers are pasted, and work."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.warehouse.synthetic import Fact, SyntheticWarehouse
from transforms import functional_areas, publisher_rules, publishers, whereabouts
from transforms.catalogue import SEEDS
from transforms.identity import identify
from transforms.model import DocumentText
from transforms.seed_files import SeedError
from warehouse.build import build
from warehouse.sql import rows

READ_RULES, READ_OTHERS = publisher_rules.publisher_rules, functional_areas.other_places
HEADER = ",".join(publisher_rules.COLUMNS)


@pytest.fixture
def paste(tmp_path, monkeypatch):
    """Adds lines to a copy of a seed file, which is then used in its place."""

    def add(file_name: str, *lines: str) -> Path:
        file = tmp_path / file_name
        file.write_text((SEEDS / file_name).read_text(encoding="utf-8") + "\n".join(lines) + "\n", encoding="utf-8")
        if file_name == "publishers.csv":
            READ_RULES.cache_clear()
            for module in (publisher_rules, publishers):
                monkeypatch.setattr(module, "publisher_rules", lambda: READ_RULES(file))
        else:
            monkeypatch.setattr(functional_areas, "other_places", lambda: READ_OTHERS(file))
        return file

    return add


def known(title: str, file_name: str = "a.txt", source: str = ""):
    return identify(DocumentText(f"{title}\n现报告如下。\n", (), "txt", "test"), file_name, source=source)


def missing(folder: Path, *identities) -> dict[str, list[dict[str, object]]]:
    """The lists of a warehouse that has one document for each identity."""
    warehouse = SyntheticWarehouse(folder)
    for number, found in enumerate(identities):
        fields = ("publisher", "department", "region", "region_code", "admin_level")
        told = {name: getattr(found, name) for name in fields}
        warehouse.report(found.publisher_id, 2021, [Fact("penalty.cases_filed", 3 + number)], **(told | {"file_name": f"a{number}.txt"}))
    with warehouse.connect() as connection:
        build(connection)
        tables = ("core.missing_publishers", "core.missing_regions", "meta.regions")
        return {table: rows(connection, f"SELECT * FROM {table}") for table in tables}


AMBIGUOUS = "鼓楼区卫生健康局2021年法治政府建设年度报告"


def test_the_line_for_a_name_of_several_places_is_pasted_and_settles_it(tmp_path, paste):
    (listed,) = missing(tmp_path / "before", known(AMBIGUOUS))["core.missing_regions"]
    assert (listed["what"], listed["seed_file"], listed["unit"]) == ("鼓楼区", "seeds/publishers.csv", "county")
    offered = listed["seed_line"].split("\n")
    assert len(offered) == 4 and offered[2] == "鼓楼区卫生健康局,health,福州市鼓楼区,350102"
    paste("publishers.csv", offered[2])
    settled = known(AMBIGUOUS)
    assert (settled.publisher_id, settled.region_code, settled.admin_level) == ("health:福州市鼓楼区", "350102", "county")
    assert missing(tmp_path / "after", settled)["core.missing_regions"] == []


def test_the_line_for_a_place_that_no_table_lists_is_pasted_and_lists_it(tmp_path, paste):
    title = "澜陵市柏川区卫生健康局2021年法治政府建设年度报告"
    lists = missing(tmp_path / "before", known(title))
    (listed,) = lists["core.missing_regions"]
    assert (listed["seed_file"], listed["seed_line"]) == ("seeds/regions_other.csv", "澜陵市柏川区,county,,")
    paste("regions_other.csv", listed["seed_line"])
    located = whereabouts.locate("澜陵市柏川区", 2021)
    assert (located.path, located.code, located.level) == ("澜陵市柏川区", None, "county")
    after = missing(tmp_path / "after", known(title))
    assert after["core.missing_regions"] == []
    assert {row["region"]: row["parent"] for row in after["meta.regions"]} == {"澜陵市柏川区": "澜陵市", "澜陵市": None}


def test_the_line_for_a_document_without_a_publisher_asks_for_its_place(tmp_path, paste):
    title = "2021年法治政府建设年度报告"
    (listed,) = missing(tmp_path / "before", known(title))["core.missing_publishers"]
    assert (listed["seed_line"], listed["seed_file"]) == ("a0.txt,health,〈地区〉,", "seeds/publishers.csv")
    file = paste("publishers.csv", listed["seed_line"])
    with pytest.raises(SeedError, match=r":2: '〈地区〉' is no region; put its name in"):
        publisher_rules.publisher_rules()
    file = paste("publishers.csv", listed["seed_line"].replace("〈地区〉", "云溪县"))
    assert file.read_text(encoding="utf-8").count("\n") == 2
    settled = known(title, "a0.txt")
    assert (settled.publisher_id, settled.admin_level, settled.region_code) == ("health:云溪县", "county", None)
    assert missing(tmp_path / "after", settled)["core.missing_publishers"] == []


def test_two_documents_without_a_publisher_get_a_line_each(tmp_path):
    listed = missing(tmp_path, known("2021年法治政府建设年度报告"), known("2021年法治政府建设年度报告"))["core.missing_publishers"]
    assert sorted(row["seed_line"].split(",")[0] for row in listed) == ["a0.txt", "a1.txt"]


@pytest.mark.parametrize("match", ["https://www.example.gov.cn/glq/*", "*/鼓楼/*", "a*.txt", "https://www.example.gov.cn/glq/1.html"])
def test_a_rule_may_name_an_address_or_a_file(paste, match):
    paste("publishers.csv", f"{match},health,,320302")
    found = known(AMBIGUOUS, "a1.txt", "https://www.example.gov.cn/glq/1.html" if "example" in match else "/in/鼓楼/a1.txt")
    assert (found.publisher, found.region, found.region_code) == ("鼓楼区卫生健康局", "徐州市鼓楼区", "320302")
    assert known(AMBIGUOUS, "b.txt", "/elsewhere").region_code is None


def test_a_rule_for_a_file_goes_before_one_for_a_name(paste):
    paste("publishers.csv", "鼓楼区卫生健康局,health,,320106", "b.txt,health,,410204")
    assert [known(AMBIGUOUS, name).region_code for name in ("a.txt", "b.txt")] == ["320106", "410204"]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("x,health,,", "needed"),
        ("x,helth,云溪县,", "helth"),
        ("x,health,,999999", "999999"),
        ("x,health,云溪县", "4 fields"),
        (",health,云溪县,", "needed"),
    ],
)
def test_a_bad_rule_is_named_with_file_and_line(tmp_path, line, why):
    file = tmp_path / "publishers.csv"
    file.write_text(f"{HEADER}\n{line}\n", encoding="utf-8")
    with pytest.raises(SeedError, match=rf"publishers.csv:2: .*{why}"):
        publisher_rules.publisher_rules(file)


def test_the_shipped_rules_load():
    assert isinstance(publisher_rules.publisher_rules(), tuple)
