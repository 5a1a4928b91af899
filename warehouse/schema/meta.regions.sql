-- One row per region whose bureaus have reports in the warehouse, and per region above one.
CREATE TABLE IF NOT EXISTS meta.regions (
    region VARCHAR NOT NULL CHECK (region <> ''),
    region_code VARCHAR,
    admin_level VARCHAR,
    parent VARCHAR
);

COMMENT ON TABLE meta.regions IS '行政区域及其上级，每个一行。The regions whose bureaus are in the warehouse, and those above them.';
COMMENT ON COLUMN meta.regions.region IS '名称';
COMMENT ON COLUMN meta.regions.region_code IS '行政区划代码；未知时为 NULL';
COMMENT ON COLUMN meta.regions.admin_level IS '行政层级；未知时为 NULL';
COMMENT ON COLUMN meta.regions.parent IS '上级行政区域的名称；从名称看不出时为 NULL';
