"""The table of places: names over years, successions, zones, what stands above, and that its files are strict, small and quickly read."""

from __future__ import annotations

from collections import defaultdict

import pytest

from transforms.catalogue import SEEDS
from transforms.functional_areas import find_area, other_places
from transforms.gazetteer import Place, gazetteer, read_heirs, read_places, short_form, stem
from transforms.publishers import describe_region, region_above
from transforms.region_table import read_table, successions
from transforms.seed_files import SeedError
from transforms.whereabouts import Clues, area_codes, locate


def codes(name: str, year: int | None = None) -> list[str]:
    return [place.code for place in gazetteer().lookup(name, year)]


@pytest.mark.parametrize(
    ("name", "year", "code"),
    [
        ("冷水滩区", 2021, "431103"),
        ("湖南永州冷水滩区", 2021, "431103"),
        ("襄樊市", 2009, "420600"),
        ("襄阳市", 2009, "420600"),  # written after the renaming, about the year before it
        ("巢湖市", 2009, "341400"),
        ("巢湖市", 2012, "340181"),
        ("毕节市", 2009, "522401"),
        ("毕节市", 2015, "520500"),
        ("儋州市", 2012, "469003"),
        ("儋州市", 2016, "460400"),
        ("綦江县", 2009, "500222"),
        ("綦江区", 2012, "500110"),
        ("万盛区", 2009, "500110"),
        ("恩施州", 2020, "422800"),
        ("恩施市", 2020, "422801"),
        ("城步县", 2020, "430529"),
        ("沙市区", 2020, "421002"),
        ("市中区", 1999, None),
        ("内江市市中区", 2020, "511002"),
        ("柏川区", 2021, None),
        ("澜陵市鼓楼区", 2021, None),
        ("湖北省冷水滩区", 2021, None),
        ("重庆市南岸区", 2030, "500108"),
    ],
)
def test_a_name_stands_for_one_place_in_its_year(name, year, code):
    assert codes(name, year) == ([code] if code else codes(name, year) if name == "市中区" else [])
    assert name != "市中区" or len(codes(name, year)) > 2


def test_same_named_places_are_all_found():
    assert codes("鼓楼区", 2021) == ["320106", "320302", "350102", "410204"]
    assert len(codes("朝阳区", 2021)) == 2
    assert codes("桥西区", 2021) == ["130104", "130703"]
    assert "130503" in codes("桥西区", 2019)


def test_no_two_places_share_a_path_and_every_path_leads_back():
    table = gazetteer()
    paths = defaultdict(set)
    for place in read_places(SEEDS / "regions.csv"):
        newest = table.newest(place)
        assert table.newest(newest) == newest
        paths[table.path(newest)].add(newest[:2])
        assert newest in table.lookup(table.path(newest), min(newest.last, 2024)) or place.last < 2004
    assert not {path: found for path, found in paths.items() if len(found) > 1}


def test_every_county_has_a_prefecture_or_lies_right_below_its_province():
    table = gazetteer()
    for place in read_places(SEEDS / "regions.csv"):
        above = table.above(place, 2024 if place.last > 2024 else place.last)
        assert (above is None) == (place.level == "provincial")
        if place.level == "county" and above.level == "provincial":
            assert place.code[:2] in ("11", "12", "31", "50") or place.code[2:4] in ("90", "00")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (("420600", "襄樊市"), "襄阳市"),
        (("370181", "章丘市"), "章丘区"),
        (("371202", "莱城区"), "莱芜区"),
        (("341402", "居巢区"), "巢湖市"),
        (("522401", "毕节市"), "七星关区"),
        (("220381", "公主岭市"), "公主岭市"),
        (("110103", "崇文区"), "崇文区"),  # merged into 东城区: another bureau's years
        (("500110", "万盛区"), "万盛区"),  # its code went to 綦江区
        (("130603", "北市区"), "北市区"),
    ],
)
def test_one_to_one_successions_are_followed_and_mergers_are_not(old, new):
    table = gazetteer()
    place = next(place for place in read_places(SEEDS / "regions.csv") if place[:2] == old)
    assert table.newest(place).name == new


def test_stems_and_short_forms():
    assert [stem(name) for name in ("永州市", "内蒙古自治区", "恩施土家族苗族自治州", "阿拉善盟", "赵县")] == [
        "永州",
        "内蒙古",
        "恩施",
        "阿拉善",
        "赵县",
    ]
    assert [short_form(name) for name in ("积石山保安族东乡族撒拉族自治县", "东乡族自治县", "延边朝鲜族自治州", "永州市")] == [
        "积石山县",
        "",
        "延边州",
        "",
    ]


@pytest.mark.parametrize(
    ("name", "found", "level", "parent"),
    [
        ("合肥高新技术产业开发区", "合肥市高新区", "county", "340100"),
        ("安徽省合肥市高新区", "合肥市高新区", "county", "340100"),
        ("河北雄安新区", "雄安新区", "municipal", "130000"),
        ("重庆两江新区", "两江新区", "county", "500000"),
        ("第十二师", "新疆生产建设兵团第十二师", "municipal", "新疆生产建设兵团"),
        ("澜陵市高新区", None, None, None),
        ("高新区", None, None, None),
        ("红旗区", None, None, None),
    ],
)
def test_zones_lie_in_a_place_and_have_no_code(name, found, level, parent):
    area = find_area(name, 2021)
    assert (area and area.name, area and area.level, area and area.parent) == (found, level, parent)
    assert locate(name, 2021).code is None or found is None


def test_a_division_of_the_corps_is_the_city_it_runs():
    assert (locate("第八师石河子市", 2021).code, locate("新疆生产建设兵团第八师", 2021).path) == ("659001", "石河子市")


@pytest.mark.parametrize(
    ("clues", "code"),
    [
        (Clues("中共福州市鼓楼区委", ""), "350102"),
        (Clues("", "长春市朝阳区、南京市玄武区、南京市秦淮区、南京市卫生健康委员会"), "320106"),
        (Clues("", "我区赴南京市学习。"), None),
        (Clues("南京市和福州市卫生健康委员会", ""), None),
        (Clues("江苏省", ""), None),  # two candidates lie there
        (Clues("河南省人民政府", ""), "410204"),
        (Clues("", "晋安区、仓山区、台江区与我区共建，落实福州市委部署"), "350102"),
        (Clues("豫ICP备05001234号 联系电话：0371-65901234", ""), "410204"),
        (Clues("", ""), None),
    ],
)
def test_context_tells_same_named_districts_apart_or_leaves_them_open(clues, code):
    located = locate("鼓楼区", 2021, clues)
    assert located.code == code
    assert len(located.candidates) == (0 if code else 4)
    assert located.level == "county"


def test_area_codes_name_places_of_the_table():
    table = gazetteer()
    assert len(area_codes()) > 60
    assert all(table.of_code(region.ljust(6, "0")) for region in area_codes().values())


def test_a_place_is_described_with_what_stands_above_it():
    row = describe_region("冷水滩区", "431103", "county", 2021)
    assert row[:6] == ("永州市冷水滩区", "431103", "county", "永州市", "永州市", "湖南省")
    above = region_above(row)
    assert above[:6] == ("永州市", "431100", "municipal", "湖南省", "永州市", "湖南省")
    assert region_above(region_above(above)) is None
    assert describe_region("襄樊市", "420600", "municipal", 2009)[:2] == ("襄阳市", "420600")
    assert describe_region("重庆市南岸区", "500108", "county", 2024)[3:6] == ("重庆市", None, "重庆市")
    assert describe_region("合肥高新区", None, "county", 2021)[:6] == ("合肥市高新区", None, "county", "合肥市", "合肥市", "安徽省")
    assert describe_region("澜陵市柏川区", None, "county", 2021)[:6] == ("澜陵市柏川区", None, "county", "澜陵市", "澜陵市", None)
    assert describe_region("鼓楼区", None, "county", 2021).candidates.startswith("320106 南京市鼓楼区; 320302 徐州市鼓楼区")


@pytest.mark.parametrize(
    ("line", "why"),
    [("43110,冷水滩区,,", ":3: a code"), ("431103,冷水滩区,21,", ":3: '21'"), ("431103,冷水滩区,2020,2010", ":3: .*before"),
     ("431102,零陵区,,", ":3: .*twice"), ("431103,冷水滩区", ":3: expected 4")],
)  # fmt: skip
def test_a_bad_line_of_the_table_is_named_with_file_and_line(tmp_path, line, why):
    file = tmp_path / "regions.csv"
    file.write_text(f"code,name,first_year,last_year\n431102,零陵区,,\n{line}\n", encoding="utf-8")
    with pytest.raises(SeedError, match=f"regions.csv{why}"):
        read_places(file)


@pytest.mark.parametrize(
    ("line", "why"),
    [("2016,370181,章丘市,370114,章丘区,became,hand", "kind"), ("2016,370181,章丘市,370114,张丘区,recoded,hand", "not in regions.csv")],
)
def test_a_bad_succession_is_named_with_file_and_line(tmp_path, line, why):
    file = tmp_path / "region_successions.csv"
    file.write_text(f"year,old_code,old_name,new_code,new_name,kind,source\n{line}\n", encoding="utf-8")
    with pytest.raises(SeedError, match=f":2: .*{why}"):
        read_heirs(file, [Place("370181", "章丘市", 2000, 2015), Place("370114", "章丘区", 2016, 9999)])


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("雄安新区,large,,130000", "level"),
        ("雄安新区,county,,999900", "999900"),
        ("雄安新区|雄安新区,county,,", "twice"),
        ("X,county,,", "no name"),
    ],
)
def test_a_bad_line_of_the_other_places_is_named_with_file_and_line(tmp_path, line, why):
    file = tmp_path / "regions_other.csv"
    file.write_text(f"names,level,code,parent\n{line}\n", encoding="utf-8")
    with pytest.raises(SeedError, match=f":2: .*{why}"):
        other_places(file)


def test_successions_are_worked_out_from_the_table():
    row = dict.fromkeys(("province_adcode", "province_name", "province_id", "city_adcode", "city_name", "city_id"), "")
    facts = [
        (2015, "370181", "章丘市", "1"), (2016, "370114", "章丘区", "1"),
        (2015, "420600", "襄樊市", "2"), (2016, "420600", "襄阳市", "2"),
        (2015, "320802", "清河区", "3"), (2015, "320811", "清浦区", "3"), (2016, "320812", "清江浦区", "3"),
        (2015, "110103", "崇文区", "4"),
    ]  # fmt: skip
    table = [
        row | {"rank": "3", "year": str(year), "county_adcode": code, "county_name": name, "county_id": number}
        for year, code, name, number in facts
    ]
    found = {(old, new): kind for _, _, old, _, new, kind, _ in successions(read_table(table))}
    assert found == {
        ("章丘市", "章丘区"): "recoded",
        ("襄樊市", "襄阳市"): "renamed",
        ("清河区", "清江浦区"): "merged",
        ("清浦区", "清江浦区"): "merged",
        ("崇文区", ""): "dissolved",
    }


def test_the_table_is_small():
    assert (SEEDS / "regions.csv").stat().st_size + (SEEDS / "region_successions.csv").stat().st_size < 200_000
