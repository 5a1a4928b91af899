-- One row per publisher as printed that could not be told apart, and one per document that names none.
WITH missing AS (
    SELECT publisher AS what,
           department,
           count(*)::INTEGER AS occurrences,
           arg_min(CASE WHEN title <> '' THEN title ELSE file_name END, document_id) AS example,
           min(document_id) AS document_id,
           CASE WHEN publisher <> '' THEN publisher ELSE min(file_name) END AS match
    FROM core.documents
    WHERE publisher_id = '' AND read_status NOT IN ('unreadable', 'not_a_report')
    GROUP BY publisher, department, CASE WHEN publisher = '' THEN file_name ELSE '' END
)
SELECT what, '' AS unit, occurrences, example, document_id,
       'seeds/publishers.csv' AS seed_file,
       format(
           '{},{},〈地区〉,',
           CASE WHEN match SIMILAR TO '.*[,"].*' THEN '"' || replace(match, '"', '""') || '"' ELSE match END,
           CASE WHEN department <> '' THEN department ELSE 'health' END
       ) AS seed_line
FROM missing
ORDER BY occurrences DESC, what, document_id;

COMMENT ON TABLE core.missing_publishers IS '未能识别的发布机关。 | Publishers that were not recognised.';
COMMENT ON COLUMN core.missing_publishers.what IS '报告中的写法；报告没有写明时为空串 | As written in the report; '''' where it names none';
COMMENT ON COLUMN core.missing_publishers.unit IS '空串，与其他 missing 表同形 | '''': these tables are of one shape';
COMMENT ON COLUMN core.missing_publishers.occurrences IS '文件版本数 | Number of document versions';
COMMENT ON COLUMN core.missing_publishers.example IS '一份报告的标题或文件名 | Title or file name of one of the reports';
COMMENT ON COLUMN core.missing_publishers.document_id IS '该报告的文件版本 | That document version';
COMMENT ON COLUMN core.missing_publishers.seed_file IS 'seed_line 应补入的文件 | File to put seed_line into';
COMMENT ON COLUMN core.missing_publishers.seed_line IS '可补入的一行：写法（没有写法时为文件名）、部门、地区、代码；把〈地区〉换成机关所在地区的名称，没有写法的还须核对部门 | A line to add: name as written (else the file name), department, place, code; put the place of the bureau in for 〈地区〉, and check the department where no name is written';
