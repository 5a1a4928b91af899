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
),
judged AS (
    -- a cue must say what is counted: 较上年增长, 其中, 全市共 fit anything, and what ends in 同比增长 is a change
    SELECT *,
           length(regexp_replace(what, '同比|环比|相比|上一?年度?|去年|往年|前年|同期|今年|本年度?|全年|年内|增长|增加|增幅|上升|提高|提升|下降|降低|降幅|减少|回落|'
               || '其中|其余|占比|比例|比重|分别|累计|共计|合计|总计|达到|超过|不足|不少于|不低于|至少|以上|以下|全[省市县区国]|[比较与同增减升降多少中占有为达共计约近了各的至到由从另]', '', 'g')) > 1
           AND NOT regexp_matches(what, '(同比|环比|[比较同]上一?年度?(同期)?|[比较同]去年(同期)?|相比).{0,2}(增长|增加|增幅|上升|提高|提升|下降|降低|降幅|减少|回落|多|少|升|降)了?$')
           AND NOT regexp_matches(what, '(增长|增幅|上升|下降|降幅|回落)了?$') AS tells
    FROM named
)
SELECT what,
       unit,
       sum(occurrences)::INTEGER AS occurrences,
       arg_min(first[1], first[2]) AS example,
       min(first[2]) AS document_id,
       CASE WHEN tells THEN format('    - {} N', what) ELSE '' END AS seed_line
FROM judged
GROUP BY what, unit, tells
ORDER BY tells DESC, occurrences DESC, what, unit;

COMMENT ON TABLE core.missing_quantities IS '尚未对应任何指标的数量，按数字前的词语与单位归并。What nobody mapped yet.';
COMMENT ON COLUMN core.missing_quantities.what IS '本小句中数字前的词语；没有时为空串';
COMMENT ON COLUMN core.missing_quantities.unit IS '单位';
COMMENT ON COLUMN core.missing_quantities.occurrences IS '出现次数';
COMMENT ON COLUMN core.missing_quantities.example IS '例句';
COMMENT ON COLUMN core.missing_quantities.document_id IS '例句所在文件版本';
COMMENT ON COLUMN core.missing_quantities.seed_line IS '可贴入 seeds/indicators/*.yml 某指标 cues 之下的一行；没有词语，或词语只是比较与泛指（较上年增长、其中）时为空串';
