-- One row per wording of figures that no indicator claims and no reason explains (a change, a carried-over case): the last words before the number in its clause, and what its unit measures.
WITH unmapped AS (
    SELECT quantities.quantity_id, quantities.document_id, quantities.sentence_start, quantities.char_start, quantities.unit,
           coalesce(units.family, quantities.unit) AS family,
           regexp_replace(quantities.sentence, '\s*\n\s*', '', 'g') AS sentence,
           left(quantities.sentence, quantities.char_start - quantities.sentence_start) AS before,
           quantities.surface,
           substr(quantities.sentence, quantities.char_end - quantities.sentence_start + 1) AS behind,
           regexp_extract(regexp_replace(before, '\s', '', 'g'), '[^。；：，、,;:（）()“”]*$') AS clause
    FROM core.quantities AS quantities
    JOIN core.documents AS documents USING (document_id)
    LEFT JOIN meta.units AS units USING (unit)
    WHERE quantities.disposition = 'unmapped' AND quantities.reason = '' AND documents.status IN ('accepted', 'quarantined')
),
nearest AS (
    -- what the figure most likely belongs to: the theme of the nearest observation of its sentence
    SELECT unmapped.quantity_id,
           arg_min(indicators.theme, (abs(observations.evidence_start - unmapped.char_start), observations.observation_id)) AS theme
    FROM unmapped
    JOIN core.observations AS observations USING (document_id, sentence_start)
    JOIN meta.indicators AS indicators USING (indicator)
    GROUP BY unmapped.quantity_id
),
worded AS (
    SELECT unmapped.*, coalesce(nearest.theme, '') AS theme,
           regexp_extract(clause, '[^0-9]*$') AS words, regexp_matches(clause, '[0-9]') AS after_a_number
    FROM unmapped LEFT JOIN nearest USING (quantity_id)
),
measures AS (
    -- behind another number, its measure word is not a part of the words: 件增长 is 增长
    SELECT wordings.words, max(length(units.unit)) AS measure
    FROM (SELECT DISTINCT words FROM worded WHERE after_a_number) AS wordings
    JOIN meta.units AS units ON starts_with(wordings.words, units.unit)
    GROUP BY wordings.words
),
named AS (
    -- without what introduces any figure: 一是…, 全年…, …共计
    SELECT worded.*,
           right(regexp_extract(substr(words, CASE WHEN after_a_number THEN coalesce(measure, 0) ELSE 0 END + 1), '\p{Han}+$'), 12) AS last_words,
           regexp_replace(regexp_replace(last_words, '^([一二三四五六七八九十]{1,2}是|全年|年内|今年|本年度?)+', ''), '(共计|累计|合计|总计|达到|超过)+$', '') AS bare,
           CASE WHEN bare = '' THEN last_words ELSE bare END AS what
    FROM worded LEFT JOIN measures USING (words)
),
themes AS (
    SELECT what, family, arg_min(theme, (-times, theme)) AS theme
    FROM (SELECT what, family, theme, count(*) AS times FROM named WHERE theme <> '' GROUP BY ALL)
    GROUP BY what, family
),
units AS (
    SELECT what, family, arg_min(unit, (-times, unit)) AS unit
    FROM (SELECT what, family, unit, count(*) AS times FROM named GROUP BY ALL)
    GROUP BY what, family
),
grouped AS (
    SELECT what, family, count(*)::INTEGER AS occurrences, count(DISTINCT document_id)::INTEGER AS documents,
           arg_min(
               {'sentence': sentence, 'document_id': document_id,
                'marked': trim(regexp_replace(before || '【' || surface || '】' || behind, '\s*\n\s*', '', 'g'))},
               (length(sentence), document_id, char_start)
           ) AS shortest
    FROM named
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
)
SELECT judged.what,
       units.unit,
       judged.family,
       judged.occurrences,
       judged.documents,
       judged.shortest.sentence AS example,
       judged.shortest.document_id AS document_id,
       CASE WHEN themes.theme IS NULL THEN '' ELSE format('seeds/indicators/{}.yml', themes.theme) END AS seed_file,
       CASE WHEN judged.tells THEN format('    - {} N', judged.what) ELSE '' END AS seed_line,
       CASE WHEN regexp_matches(judged.shortest.sentence, '[【】]') THEN ''
            -- quoted where YAML would take it for something else than text
            WHEN regexp_matches(judged.shortest.marked, '^[^\p{Han}\d“《（【]|: |:$| #')
                THEN format('    - ''{}''', replace(judged.shortest.marked, '''', ''''''))
            ELSE format('    - {}', judged.shortest.marked) END AS example_line
FROM judged
JOIN units USING (what, family)
LEFT JOIN themes USING (what, family)
ORDER BY tells DESC, occurrences DESC, what, unit;

COMMENT ON TABLE core.missing_quantities IS '尚未对应任何指标的数量，按数字前的词语与单位类别归并。What nobody mapped yet.';
COMMENT ON COLUMN core.missing_quantities.what IS '本小句中数字前的最后几个词，不含数字与“一是、全年、共计”之类；没有时为空串';
COMMENT ON COLUMN core.missing_quantities.unit IS '单位；同类中最常见的写法';
COMMENT ON COLUMN core.missing_quantities.family IS '单位的类别，如 件、宗、起 同为 case；不认识的单位即其写法';
COMMENT ON COLUMN core.missing_quantities.occurrences IS '出现次数';
COMMENT ON COLUMN core.missing_quantities.documents IS '出现在几份文件中';
COMMENT ON COLUMN core.missing_quantities.example IS '例句，其中最短的一句';
COMMENT ON COLUMN core.missing_quantities.document_id IS '例句所在文件版本';
COMMENT ON COLUMN core.missing_quantities.seed_file IS '多半应补入的文件：同句中最近的观测所属的主题；同句没有观测时为空串';
COMMENT ON COLUMN core.missing_quantities.seed_line IS '可贴入 seeds/indicators/*.yml 某指标 cues 之下的一行；没有词语，或词语只是比较与泛指（较上年增长、其中）时为空串';
COMMENT ON COLUMN core.missing_quantities.example_line IS '可贴入同一指标 examples（不应读作它的，counter_examples）之下的一行，数字以【】标出，make test 即验证';
