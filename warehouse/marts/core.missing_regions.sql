-- One row per region that has no code or no level.
SELECT regions.region AS what,
       coalesce(regions.admin_level, '') AS unit,
       count(*)::INTEGER AS occurrences,
       arg_min(documents.publisher, documents.document_id) AS example,
       min(documents.document_id) AS document_id,
       format('{},{},{}', regions.region, coalesce(regions.region_code, ''), coalesce(regions.admin_level, '')) AS seed_line
FROM meta.regions AS regions
JOIN core.documents AS documents USING (region)
WHERE regions.region_code IS NULL OR regions.admin_level IS NULL
GROUP BY regions.region, regions.region_code, regions.admin_level
ORDER BY occurrences DESC, what;

COMMENT ON TABLE core.missing_regions IS '没有区划代码或层级的行政区域。Regions without a code or a level.';
COMMENT ON COLUMN core.missing_regions.what IS '行政区域名称';
COMMENT ON COLUMN core.missing_regions.unit IS '行政层级；未知时为空串';
COMMENT ON COLUMN core.missing_regions.occurrences IS '文件版本数';
COMMENT ON COLUMN core.missing_regions.example IS '一个发布机关的名称';
COMMENT ON COLUMN core.missing_regions.document_id IS '一份报告的文件版本';
COMMENT ON COLUMN core.missing_regions.seed_line IS '名称、代码、层级；本版没有可补入区划代码的种子文件，仅供参考，不影响统计。For reference: no seed file takes it yet';
