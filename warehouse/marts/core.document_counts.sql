-- One row per document version: what became of the numbers of its text, and how the search for each indicator ended.
-- kept up by: document_id
WITH numbers AS (
    SELECT document_id, count(*) AS quantities,
           count(*) FILTER (WHERE disposition = 'observation') AS mapped,
           count(*) FILTER (WHERE disposition = 'unmapped') AS unmapped,
           count(*) FILTER (WHERE disposition = 'excluded') AS excluded
    FROM core.quantities GROUP BY document_id
),
searched AS (
    SELECT document_id, count(*) AS searched,
           count(*) FILTER (WHERE outcome = 'found') AS found,
           count(*) FILTER (WHERE outcome = 'ambiguous') AS ambiguous
    FROM core.extraction_log GROUP BY document_id
)
SELECT documents.document_id,
       coalesce(numbers.quantities, 0)::INTEGER AS quantities,
       coalesce(numbers.mapped, 0)::INTEGER AS mapped,
       coalesce(numbers.unmapped, 0)::INTEGER AS unmapped,
       coalesce(numbers.excluded, 0)::INTEGER AS excluded,
       coalesce(searched.searched, 0)::INTEGER AS indicators_searched,
       coalesce(searched.found, 0)::INTEGER AS indicators_found,
       coalesce(searched.ambiguous, 0)::INTEGER AS indicators_ambiguous
FROM core.documents AS documents
LEFT JOIN numbers USING (document_id)
LEFT JOIN searched USING (document_id)
ORDER BY documents.document_id;

COMMENT ON TABLE core.document_counts IS '文件的计数：每个文件版本一行，正文各数字的去向，各指标查找的结果。 | Counts of a document: one row per document version, with what became of its numbers and how the search for each indicator ended.';
COMMENT ON COLUMN core.document_counts.document_id IS '文件版本，见 core.documents | Document version, see core.documents';
COMMENT ON COLUMN core.document_counts.quantities IS '数量总数 | Number of quantities';
COMMENT ON COLUMN core.document_counts.mapped IS '成为观测的数量 | Quantities that became observations';
COMMENT ON COLUMN core.document_counts.unmapped IS '尚未对应指标的数量 | Quantities that no indicator claims yet';
COMMENT ON COLUMN core.document_counts.excluded IS '按规则排除的数量 | Quantities excluded by a rule';
COMMENT ON COLUMN core.document_counts.indicators_searched IS '查找过的指标数 | Number of indicators that were searched for';
COMMENT ON COLUMN core.document_counts.indicators_found IS '找到的指标数 | Number of indicators found';
COMMENT ON COLUMN core.document_counts.indicators_ambiguous IS '有线索但不能确定的指标数 | Number of indicators with cues that do not decide';
