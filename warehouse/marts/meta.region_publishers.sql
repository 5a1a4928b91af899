-- One row per region and publisher whose figures the region's sums are made of: its own, and those of the regions right below it.
-- The two are never added up, nor are departments: what the supervision office of a place tells is a part of what its health bureau tells.
SELECT region, region_code, department, admin_level, publisher_id FROM meta.publishers WHERE region <> ''
UNION ALL
SELECT above.region, above.region_code, publishers.department, publishers.admin_level, publishers.publisher_id
FROM meta.publishers AS publishers
JOIN meta.regions AS regions ON regions.region = publishers.region
JOIN meta.regions AS above ON above.region = regions.parent
WHERE above.admin_level IS DISTINCT FROM publishers.admin_level
ORDER BY ALL;

COMMENT ON TABLE meta.region_publishers IS '地区汇总所含的机关：每个地区与机关一行，机关在该地区，或在其下一级地区；不同层级、不同部门的从不相加。 | Whose figures a region''s sums are made of: one row per region and bureau, of the region itself or of one right below it; levels and departments are never added up.';
COMMENT ON COLUMN meta.region_publishers.region IS '行政区域名称 | Name of the region';
COMMENT ON COLUMN meta.region_publishers.region_code IS '行政区划代码；未知时为 NULL | Administrative division code (GB/T 2260); NULL where unknown';
COMMENT ON COLUMN meta.region_publishers.department IS '部门类别，如 health | Department, such as health';
COMMENT ON COLUMN meta.region_publishers.admin_level IS '机关的层级；未知时为 NULL | Level of the bureau; NULL where unknown';
COMMENT ON COLUMN meta.region_publishers.publisher_id IS '发布机关编号，见 meta.publishers | Id of the bureau, see meta.publishers';
