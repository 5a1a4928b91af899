-- One row per publisher as printed that could not be told apart, and one for the documents that name none.
SELECT publisher AS what,
       '' AS unit,
       count(*)::INTEGER AS occurrences,
       arg_min(CASE WHEN title <> '' THEN title ELSE file_name END, document_id) AS example,
       min(document_id) AS document_id,
       CASE WHEN publisher <> '' THEN format('{},{}', publisher, department) ELSE '' END AS seed_line
FROM core.documents
WHERE publisher_id = '' AND read_status NOT IN ('unreadable', 'not_a_report')
GROUP BY publisher, department
ORDER BY occurrences DESC, what;

COMMENT ON TABLE core.missing_publishers IS '未能识别的发布机关。Publishers that were not recognised.';
COMMENT ON COLUMN core.missing_publishers.what IS '报告中的写法；报告没有写明时为空串';
COMMENT ON COLUMN core.missing_publishers.unit IS '空串，与其他 missing 表同形';
COMMENT ON COLUMN core.missing_publishers.occurrences IS '文件版本数';
COMMENT ON COLUMN core.missing_publishers.example IS '一份报告的标题或文件名';
COMMENT ON COLUMN core.missing_publishers.document_id IS '该报告的文件版本';
COMMENT ON COLUMN core.missing_publishers.seed_line IS '写法、部门；没有写法时为空串。本版没有可补入机关的种子文件，仅供参考：部门的新名称补入 seeds/departments.csv，缺地区的把文件名改为机关全称再收集。For reference: no seed file takes it yet';
