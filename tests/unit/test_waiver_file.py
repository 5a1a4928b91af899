"""seeds/waivers.yml is read strictly: every fault is told by file and line."""

from __future__ import annotations

from datetime import date

import pytest

from transforms.seed_files import SeedError
from transforms.waivers import in_force, load_waivers

ENTRY = """\
waivers:
  - id: 2026-w01
    finding: f0123456789abcdef
    observed: 结案67件
    reason: 含上年结转4件
    by: 张三
    on: 2026-01-31
    until: 2026-12-31
"""


def read(tmp_path, text: str):
    file = tmp_path / "waivers.yml"
    file.write_text(text, encoding="utf-8")
    return load_waivers(file)


def test_the_shipped_list_is_empty_and_an_entry_is_read(tmp_path):
    assert load_waivers() == ()
    (waiver,) = read(tmp_path, ENTRY)
    assert (waiver.finding, waiver.observed, waiver.until) == ("f0123456789abcdef", "结案67件", date(2026, 12, 31))


def test_one_holds_until_the_end_of_its_day(tmp_path):
    waivers = read(tmp_path, ENTRY)
    assert in_force(waivers, date(2026, 12, 31)) == ("2026-w01",) and in_force(waivers, date(2027, 1, 1)) == ()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("waivers:", "waiver:", r"waivers.yml:1: the file holds one key, `waivers:`"),
        ("f0123456789abcdef", "closed_le_filed", r"waivers.yml:3: .* is no finding_id"),
        ("    reason: 含上年结转4件\n", "", r"waivers.yml:2: '2026-w01': reason is missing"),
        ("含上年结转4件", '""', r"waivers.yml:5: reason is empty"),
        ("    by: 张三", "    who: 张三", r"waivers.yml:6: .*no field 'who'"),
        ("2026-12-31", "some day", r"waivers.yml:8: .*until 'some day' is no day"),
        ("2026-12-31", "2025-12-31", r"waivers.yml:8: .*until 2025-12-31 is before on 2026-01-31"),
        ("2026-w01", "'a b'", r"waivers.yml:2: id 'a b' is not letters"),
    ],
)
def test_a_fault_is_told_by_its_line(tmp_path, old, new, message):
    assert old in ENTRY
    with pytest.raises(SeedError, match=message):
        read(tmp_path, ENTRY.replace(old, new))


def test_no_name_and_no_finding_stands_twice(tmp_path):
    again = ENTRY.removeprefix("waivers:\n")
    with pytest.raises(SeedError, match=r"waivers.yml:9: id '2026-w01' stands twice, first on line 2"):
        read(tmp_path, ENTRY + again)
    with pytest.raises(SeedError, match=r"waivers.yml:10: '2026-w02' and '2026-w01' \(line 2\) are about the same finding"):
        read(tmp_path, ENTRY + again.replace("w01", "w02"))
