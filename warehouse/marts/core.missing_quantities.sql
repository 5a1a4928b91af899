-- One row per wording of figures that no indicator claims: the words before the number, and its unit.
WITH unmapped AS (
    SELECT quantities.*,
           regexp_extract(left(sentence, char_start - sentence_start), '([\p{Han}“”]{1,12})[^\p{Han}“”。；，,;0-9]*$', 1) AS words
    FROM core.quantities AS quantities
    JOIN core.documents AS documents USING (document_id)
    WHERE quantities.disposition = 'unmapped' AND documents.status IN ('accepted', 'quarantined')
)
SELECT words AS what,
       unit,
       count(*)::INTEGER AS occurrences,
       arg_min(sentence, (document_id, char_start)) AS example,
       min(document_id) AS document_id,
       CASE WHEN words <> '' THEN format('      - {} N', words) ELSE '' END AS seed_line
FROM unmapped
GROUP BY words, unit
ORDER BY occurrences DESC, what, unit;

COMMENT ON TABLE core.missing_quantities IS '尚未对应任何指标的数量，按数字前的词语与单位归并。What nobody mapped yet.';
COMMENT ON COLUMN core.missing_quantities.what IS '数字前的词语；没有时为空串';
COMMENT ON COLUMN core.missing_quantities.unit IS '单位';
COMMENT ON COLUMN core.missing_quantities.occurrences IS '出现次数';
COMMENT ON COLUMN core.missing_quantities.example IS '例句';
COMMENT ON COLUMN core.missing_quantities.document_id IS '例句所在文件版本';
COMMENT ON COLUMN core.missing_quantities.seed_line IS '可贴入 seeds/indicators/*.yml 某指标 cues 之下的一行；没有词语时为空串';
