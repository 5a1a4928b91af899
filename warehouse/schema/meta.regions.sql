-- One row per region whose bureaus have reports in the warehouse.
CREATE TABLE IF NOT EXISTS meta.regions (
    region VARCHAR NOT NULL CHECK (region <> ''),
    region_code VARCHAR,
    admin_level VARCHAR,
    parent VARCHAR
);

COMMENT ON TABLE meta.regions IS '行政区域，每个一行。The regions whose bureaus are in the warehouse.';
COMMENT ON COLUMN meta.regions.region IS '名称';
COMMENT ON COLUMN meta.regions.region_code IS '行政区划代码；未知时为 NULL';
COMMENT ON COLUMN meta.regions.admin_level IS '行政层级；未知时为 NULL';
COMMENT ON COLUMN meta.regions.parent IS '上级行政区域的名称；库中没有时为 NULL';
