"""What is known of addresses: the last attempt counts, what a list once told of them stays."""

from __future__ import annotations

from tests.warehouse.synthetic import SyntheticWarehouse
from warehouse.sources import listed_publishers, record_sources

ROW = {
    "url": "https://example.org/a.html", "publisher": "柏川区卫生健康局", "note": "", "outcome": "fetched", "reason": "",
    "http_status": 200, "document_id": None, "sha256": None, "final_url": "", "etag": "", "last_modified": "", "first_fetched_at": None,
    "last_fetched_at": None, "last_tried_at": None, "vanished_since": None, "failures": 0,
}  # fmt: skip


def test_a_later_list_without_the_publisher_does_not_forget_it(tmp_path):
    warehouse = SyntheticWarehouse(tmp_path)
    warehouse.report("health:柏川区", 2024)
    with warehouse.connect() as connection:
        record_sources(connection, [ROW])
        record_sources(connection, [ROW | {"publisher": "", "outcome": "unchanged"}])
        assert listed_publishers(connection) == {ROW["url"]: "柏川区卫生健康局"}
        assert connection.execute("SELECT outcome FROM core.sources").fetchall() == [("unchanged",)]
        record_sources(connection, [ROW | {"publisher": "云溪县卫生健康局"}])
        assert listed_publishers(connection) == {ROW["url"]: "云溪县卫生健康局"}
