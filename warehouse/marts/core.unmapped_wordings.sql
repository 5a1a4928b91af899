-- One row per document and wording of its figures that no indicator claims and no reason explains (a change, a carried-over case): the last words before the number in its clause, and what its unit measures.
-- kept up by: document_id
WITH unmapped AS (
    SELECT quantities.quantity_id, quantities.document_id, quantities.sentence_start, quantities.char_start, quantities.unit,
           coalesce(units.family, quantities.unit) AS family,
           length(quantities.sentence) AS letters,
           left(quantities.sentence, quantities.char_start - quantities.sentence_start) AS before,
           -- a clause is shorter than a hundred characters
           regexp_extract(regexp_replace(right(before, 100), '\s', '', 'g'), '[^。；：，、,;:（）()“”]*$') AS clause
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
grouped AS (
    SELECT document_id, what, family, unit, theme, count(*)::INTEGER AS occurrences,
           arg_min({'quantity_id': quantity_id, 'letters': letters, 'char_start': char_start}, (letters, char_start)) AS shortest
    FROM named
    GROUP BY document_id, what, family, unit, theme
)
SELECT document_id, what, family, unit, theme, occurrences, shortest.quantity_id, shortest.letters::INTEGER AS letters, shortest.char_start
FROM grouped
ORDER BY document_id, what, family, unit, theme;

COMMENT ON TABLE core.unmapped_wordings IS '尚未对应任何指标的数量，按文件与写法归并，汇总见 core.missing_quantities。 | Figures that no indicator claims, by document and wording; put together in core.missing_quantities.';
COMMENT ON COLUMN core.unmapped_wordings.document_id IS '文件版本，见 core.documents | The document, see core.documents';
COMMENT ON COLUMN core.unmapped_wordings.what IS '本小句中数字前的最后几个词，同 core.missing_quantities.what | The last words before the number in its clause, as core.missing_quantities.what';
COMMENT ON COLUMN core.unmapped_wordings.family IS '单位的类别 | What the unit measures';
COMMENT ON COLUMN core.unmapped_wordings.unit IS '单位，原文写法 | The unit as printed';
COMMENT ON COLUMN core.unmapped_wordings.theme IS '同句中最近的观测所属的主题；没有时为空串 | Theme of the nearest observation of the sentence; empty where there is none';
COMMENT ON COLUMN core.unmapped_wordings.occurrences IS '出现次数 | How often it occurs';
COMMENT ON COLUMN core.unmapped_wordings.quantity_id IS '例句最短的那个数量，见 core.quantities | The one of these figures whose sentence is shortest, see core.quantities';
COMMENT ON COLUMN core.unmapped_wordings.letters IS '该句的字数 | Length of that sentence';
COMMENT ON COLUMN core.unmapped_wordings.char_start IS '该数量的起点，全文中第几个字符（从 1 起） | Where that figure begins in the text, counted from 1';
