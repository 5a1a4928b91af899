-- One row per wording of figures that no indicator claims and no reason explains (a change, a carried-over case): the last words before the number in its clause, and what its unit measures.
WITH themes AS (
    SELECT what, family, arg_min(theme, (-times, theme)) AS theme
    FROM (SELECT what, family, theme, sum(occurrences) AS times FROM core.unmapped_wordings WHERE theme <> '' GROUP BY ALL)
    GROUP BY what, family
),
units AS (
    SELECT what, family, arg_min(unit, (-times, unit)) AS unit
    FROM (SELECT what, family, unit, sum(occurrences) AS times FROM core.unmapped_wordings GROUP BY ALL)
    GROUP BY what, family
),
grouped AS (
    SELECT what, family, sum(occurrences)::INTEGER AS occurrences, count(DISTINCT document_id)::INTEGER AS documents,
           arg_min(quantity_id, (letters, document_id, char_start)) AS quantity_id
    FROM core.unmapped_wordings
    GROUP BY what, family
),
judged AS (
    -- a cue must say what is counted: 较上年增长, 其中, 全市共 fit anything, and what ends in 同比增长 is a change
    SELECT *,
           length(regexp_replace(what, '^[一二三四五六七八九十]{1,2}是|同比|环比|相比|上一?年度?|去年|往年|前年|同期|今年|本年度?|全年|年内|增长|增加|增幅|上升|提高|提升|下降|降低|降幅|减少|回落|'
               || '其中|其余|占比|比例|比重|分别|累计|共计|合计|总计|达到|超过|不足|不少于|不低于|至少|以上|以下|全[省市县区国]|[比较与同增减升降多少中占有为达共计约近了各的至到由从另]', '', 'g')) > 1
           AND NOT regexp_matches(what, '(同比|环比|[比较同]上一?年度?(同期)?|[比较同]去年(同期)?|相比).{0,2}(增长|增加|增幅|上升|提高|提升|下降|降低|降幅|减少|回落|多|少|升|降)了?$')
           AND NOT regexp_matches(what, '(增长|增幅|上升|下降|降幅|回落)了?$') AS tells
    FROM grouped
),
shown AS (
    SELECT quantities.quantity_id, quantities.document_id, regexp_replace(sentence, '\s*\n\s*', '', 'g') AS sentence,
           char_start - sentence_start AS before,
           trim(regexp_replace(
               left(quantities.sentence, before) || '【' || surface || '】' || substr(quantities.sentence, before + length(surface) + 1),
               '\s*\n\s*', '', 'g'
           )) AS marked
    FROM core.quantities AS quantities
    -- a few of millions: their rows first, then what is in them; of a list, so that the few are what is held in memory
    WHERE rowid IN (
        SELECT these.rowid FROM core.quantities AS these
        SEMI JOIN (SELECT unnest(list(quantity_id)) AS quantity_id FROM grouped) AS chosen USING (quantity_id)
    )
)
SELECT judged.what,
       units.unit,
       judged.family,
       judged.occurrences,
       judged.documents,
       shown.sentence AS example,
       shown.document_id,
       CASE WHEN themes.theme IS NULL THEN '' ELSE format('seeds/indicators/{}.yml', themes.theme) END AS seed_file,
       CASE WHEN judged.tells THEN format('    - {} N', judged.what) ELSE '' END AS seed_line,
       CASE WHEN regexp_matches(shown.sentence, '[【】]') THEN ''
            -- quoted where YAML would take it for something else than text
            WHEN regexp_matches(shown.marked, '^[^\p{Han}\d“《（【]|: |:$| #')
                THEN format('    - ''{}''', replace(shown.marked, '''', ''''''))
            ELSE format('    - {}', shown.marked) END AS example_line
FROM judged
JOIN shown USING (quantity_id)
JOIN units USING (what, family)
LEFT JOIN themes USING (what, family)
ORDER BY tells DESC, occurrences DESC, what, unit;

COMMENT ON TABLE core.missing_quantities IS '尚未对应任何指标的数量，按数字前的词语与单位类别归并。 | What nobody mapped yet.';
COMMENT ON COLUMN core.missing_quantities.what IS '本小句中数字前的最后几个词，不含数字与“一是、全年、共计”之类；没有时为空串 | The last words before the number in its clause, without numbers and the like of 一是, 全年, 共计; '''' where there are none';
COMMENT ON COLUMN core.missing_quantities.unit IS '单位；同类中最常见的写法 | Unit: the most frequent spelling of its family';
COMMENT ON COLUMN core.missing_quantities.family IS '单位的类别，如 件、宗、起 同为 case；不认识的单位即其写法 | Family of the unit, such as case for 件, 宗, 起; an unknown unit as written';
COMMENT ON COLUMN core.missing_quantities.occurrences IS '出现次数 | How often';
COMMENT ON COLUMN core.missing_quantities.documents IS '出现在几份文件中 | In how many documents';
COMMENT ON COLUMN core.missing_quantities.example IS '例句，其中最短的一句 | The shortest sentence';
COMMENT ON COLUMN core.missing_quantities.document_id IS '例句所在文件版本 | The document version of that sentence';
COMMENT ON COLUMN core.missing_quantities.seed_file IS '多半应补入的文件：同句中最近的观测所属的主题；同句没有观测时为空串 | The file it most likely belongs to: the theme of the nearest observation of its sentence; '''' where there is none';
COMMENT ON COLUMN core.missing_quantities.seed_line IS '可贴入 seeds/indicators/*.yml 某指标 cues 之下的一行；没有词语，或词语只是比较与泛指（较上年增长、其中）时为空串 | A line for the cues of an indicator in seeds/indicators/*.yml; '''' where there are no words, or only such as compare';
COMMENT ON COLUMN core.missing_quantities.example_line IS '可贴入同一指标 examples（不应读作它的，counter_examples）之下的一行，数字以【】标出，make test 即验证 | A line for the examples of the same indicator (or counter_examples), the number in 【】; make test runs it';
