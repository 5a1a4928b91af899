-- One row per region whose bureaus have reports in the warehouse, and per region above one.
CREATE TABLE IF NOT EXISTS meta.regions (
    region VARCHAR NOT NULL CHECK (region <> ''),
    region_code VARCHAR,
    admin_level VARCHAR,
    parent VARCHAR,
    prefecture VARCHAR,
    province VARCHAR,
    candidates VARCHAR NOT NULL DEFAULT '',
    listed BOOLEAN NOT NULL DEFAULT false
);

COMMENT ON TABLE meta.regions IS '行政区域及其上级，每个一行，按现名。 | The regions whose bureaus are in the warehouse, and those above them, as they are called now.';
COMMENT ON COLUMN meta.regions.region IS '名称：市辖区、县在所属地级市（直辖市）之后，不含省，如 永州市冷水滩区；表中没有的地方按报告写法 | Name: districts and counties behind their prefecture or municipality, without the province, such as 永州市冷水滩区; places that no table lists as reports write them';
COMMENT ON COLUMN meta.regions.region_code IS '现行行政区划代码（GB/T 2260）；没有代码、未知或有歧义时为 NULL。报告年度的代码见 core.documents | Division code of today (GB/T 2260); NULL where there is none, or it is unknown or ambiguous. The code of the year of a report stands in core.documents';
COMMENT ON COLUMN meta.regions.admin_level IS '行政层级；未知时为 NULL | Administrative level; NULL where unknown';
COMMENT ON COLUMN meta.regions.parent IS '上级行政区域的名称；最高一级，或从名称看不出时为 NULL | Name of the region above; NULL at the top or where the name does not tell';
COMMENT ON COLUMN meta.regions.prefecture IS '所属地级市、自治州、盟、地区的名称；没有时为 NULL | Name of its prefecture; NULL where there is none';
COMMENT ON COLUMN meta.regions.province IS '所属省、自治区、直辖市的名称；未知时为 NULL | Name of its province; NULL where unknown';
COMMENT ON COLUMN meta.regions.candidates IS '同名时可能的地方，代码与名称，以“; ”分隔；没有歧义时为空串 | Places that it may be, code and name, separated by ''; ''; '''' where there is no doubt';
COMMENT ON COLUMN meta.regions.listed IS '是否见于 seeds/regions.csv、regions_other.csv 或 publishers.csv | Whether seeds/regions.csv, regions_other.csv or publishers.csv has it';
