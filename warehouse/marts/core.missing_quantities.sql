-- One row per wording of figures that no indicator claims and no reason explains (a change, a carried-over case): the words before the number in its clause, and its unit.
WITH unmapped AS (
    SELECT quantities.unit, quantities.sentence, quantities.document_id, quantities.char_start,
           regexp_extract(
               regexp_replace(left(quantities.sentence, quantities.char_start - quantities.sentence_start), '\s', '', 'g'),
               '[^。；：，、,;:（）()“”]*$'
           ) AS clause
    FROM core.quantities AS quantities
    JOIN core.documents AS documents USING (document_id)
    WHERE quantities.disposition = 'unmapped' AND quantities.reason = '' AND documents.status IN ('accepted', 'quarantined')
),
worded AS (
    SELECT regexp_extract(clause, '[^0-9]*$') AS words, regexp_matches(clause, '[0-9]') AS after_a_number, unit,
           count(*) AS occurrences, arg_min((sentence, document_id), (document_id, char_start)) AS first
    FROM unmapped GROUP BY ALL
),
trimmed AS (
    -- behind another number, its measure word is not a part of the words: 件增长 is 增长
    SELECT worded.*, coalesce(max(length(units.unit)), 0) AS measure
    FROM worded LEFT JOIN meta.units AS units ON worded.after_a_number AND starts_with(worded.words, units.unit)
    GROUP BY ALL
),
named AS (
    SELECT right(regexp_extract(substr(words, measure + 1), '\p{Han}+$'), 12) AS what, unit, occurrences, first FROM trimmed
)
SELECT what,
       unit,
       sum(occurrences)::INTEGER AS occurrences,
       arg_min(first[1], first[2]) AS example,
       min(first[2]) AS document_id,
       CASE WHEN what <> '' THEN format('    - {} N', what) ELSE '' END AS seed_line
FROM named
GROUP BY what, unit
ORDER BY occurrences DESC, what, unit;

COMMENT ON TABLE core.missing_quantities IS '尚未对应任何指标的数量，按数字前的词语与单位归并。What nobody mapped yet.';
COMMENT ON COLUMN core.missing_quantities.what IS '本小句中数字前的词语；没有时为空串';
COMMENT ON COLUMN core.missing_quantities.unit IS '单位';
COMMENT ON COLUMN core.missing_quantities.occurrences IS '出现次数';
COMMENT ON COLUMN core.missing_quantities.example IS '例句';
COMMENT ON COLUMN core.missing_quantities.document_id IS '例句所在文件版本';
COMMENT ON COLUMN core.missing_quantities.seed_line IS '可贴入 seeds/indicators/*.yml 某指标 cues 之下的一行；没有词语时为空串';
