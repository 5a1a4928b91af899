-- One row per publisher whose reports are in the warehouse.
CREATE TABLE IF NOT EXISTS meta.publishers (
    publisher_id VARCHAR NOT NULL CHECK (publisher_id <> ''),
    publisher VARCHAR NOT NULL,
    department VARCHAR NOT NULL,
    region VARCHAR NOT NULL,
    region_code VARCHAR,
    admin_level VARCHAR,
    first_year INTEGER,
    last_year INTEGER,
    documents INTEGER NOT NULL
);

COMMENT ON TABLE meta.publishers IS '发布机关，每个一行；名称取最近一份报告的写法。 | The bureaus; named as in their newest report.';
COMMENT ON COLUMN meta.publishers.publisher_id IS '发布机关编号，机构更名后不变 | Id of the bureau, which stays when it is renamed';
COMMENT ON COLUMN meta.publishers.publisher IS '名称 | Name';
COMMENT ON COLUMN meta.publishers.department IS '部门类别 | Kind of bureau';
COMMENT ON COLUMN meta.publishers.region IS '行政区域名称 | Name of the region';
COMMENT ON COLUMN meta.publishers.region_code IS '行政区划代码；未知时为 NULL | Administrative division code (GB/T 2260); NULL where unknown';
COMMENT ON COLUMN meta.publishers.admin_level IS '行政层级；未知时为 NULL | Administrative level; NULL where unknown';
COMMENT ON COLUMN meta.publishers.first_year IS '最早的报告年度 | Year of its earliest report';
COMMENT ON COLUMN meta.publishers.last_year IS '最近的报告年度 | Year of its newest report';
COMMENT ON COLUMN meta.publishers.documents IS '报告文件版本数（含已被取代的） | Number of document versions, superseded ones included';
