-- One row per region of a publisher that no table lists, or whose name several places bear.
WITH missing AS (
    SELECT regions.region AS what,
           coalesce(regions.admin_level, '') AS unit,
           count(*)::INTEGER AS occurrences,
           arg_min(documents.publisher, documents.document_id) AS example,
           arg_min(documents.department, documents.document_id) AS department,
           min(documents.document_id) AS document_id,
           regions.candidates
    FROM meta.regions AS regions
    JOIN meta.publishers AS publishers USING (region)
    JOIN core.documents AS documents USING (publisher_id)
    WHERE NOT regions.listed AND documents.read_status NOT IN ('unreadable', 'not_a_report')
    GROUP BY regions.region, regions.admin_level, regions.candidates
)
SELECT what, unit, occurrences, example, document_id, candidates,
       CASE WHEN candidates <> '' THEN 'seeds/publishers.csv' ELSE 'seeds/regions_other.csv' END AS seed_file,
       CASE WHEN candidates = '' THEN format('{},{},,', what, CASE WHEN unit <> '' THEN unit ELSE 'county' END)
            ELSE array_to_string(
                list_transform(string_split(candidates, '; '), lambda place: format('{},{},{},{}', example, department, substr(place, 8), left(place, 6))),
                chr(10)
            ) END AS seed_line
FROM missing
ORDER BY occurrences DESC, what;

COMMENT ON TABLE core.missing_regions IS '表中没有的行政区域，以及同名而未能分辨的。 | Regions that no table lists, or that several places share the name of.';
COMMENT ON COLUMN core.missing_regions.what IS '行政区域名称 | Name of the region';
COMMENT ON COLUMN core.missing_regions.unit IS '行政层级；未知时为空串 | Administrative level; '''' where unknown';
COMMENT ON COLUMN core.missing_regions.occurrences IS '文件版本数 | Number of document versions';
COMMENT ON COLUMN core.missing_regions.example IS '一个发布机关的名称 | Name of a bureau of it';
COMMENT ON COLUMN core.missing_regions.document_id IS '一份报告的文件版本 | Document version of one report';
COMMENT ON COLUMN core.missing_regions.candidates IS '同名时可能的地方，代码与名称；没有时为空串 | Places that it may be, code and name; '''' where there are none';
COMMENT ON COLUMN core.missing_regions.seed_file IS 'seed_line 应补入的文件 | File to put seed_line into';
COMMENT ON COLUMN core.missing_regions.seed_line IS '可直接补入的一行：表中没有的，名称、层级、代码与上级（后两项可留空）；同名的每个候选一行，只留对的一行，或把发布机关名换成网址、文件名的样式（可用 *） | A line to add: name, level, code and region above (the last two may stay empty); of several places of one name a line each, keep the right one, or put a pattern of address or file name (with *) in for the name of the bureau';
