-- One row per publisher, indicator, breakdown and year that cannot be compared with the year before: known from seeds, or from reports' own words.
-- kept up by: publisher_id
WITH live AS (
    SELECT document_id, publisher_id, report_year, published_on FROM core.documents
    WHERE status IN ('accepted', 'quarantined') AND publisher_id <> ''
),
told AS (
    SELECT remarks.*, live.publisher_id FROM core.remarks AS remarks JOIN live USING (document_id) WHERE remarks.kind = 'basis_changed'
),
series AS (
    -- only of the publishers that a break may be about
    SELECT observations.publisher_id, observations.indicator, observations.breakdown,
           min(observations.year) AS first_year, max(observations.year) AS last_year
    FROM core.observations AS observations
    JOIN live USING (document_id)
    WHERE observations.status <> 'dropped'
      AND (observations.publisher_id IN (SELECT publisher_id FROM told) OR EXISTS (SELECT 1 FROM meta.comparability))
    GROUP BY ALL
),
known AS (
    SELECT series.publisher_id, series.indicator, series.breakdown, lines.from_year AS year, lines.kind, lines.reason_zh, lines.reason_en,
           format('seeds/comparability.csv:{}（{}）', lines.line, lines.source) AS source,
           NULL::VARCHAR AS document_id, ''::VARCHAR AS sentence, NULL::INTEGER AS sentence_start, 1 AS standing, lines.line AS place
    FROM series
    JOIN meta.comparability AS lines
      ON lines.publisher IN ('*', series.publisher_id)
     AND lines.indicator IN ('*', series.indicator, split_part(series.indicator, '.', 1) || '.*')
     AND lines.breakdown IN ('*', CASE series.breakdown WHEN '' THEN 'whole' ELSE series.breakdown END)
),
concerned AS (
    -- of a theme, or of the whole report: every series of the publisher; else the figures that the remark is about
    SELECT series.publisher_id, series.indicator, series.breakdown, told.remark_id
    FROM told
    JOIN series ON series.publisher_id = told.publisher_id
    WHERE told.themes = '*' OR list_contains(string_split(told.themes, ';'), split_part(series.indicator, '.', 1))
    UNION
    SELECT observations.publisher_id, observations.indicator, observations.breakdown, figures.remark_id
    FROM (SELECT remark_id, unnest(observation_ids) AS observation_id FROM told WHERE themes = '') AS figures
    JOIN core.observations AS observations USING (observation_id)
),
rebased AS (
    SELECT concerned.publisher_id, concerned.indicator, concerned.breakdown, told.year, 'basis' AS kind,
           '报告称“' || regexp_replace(told.surface, '\s', '', 'g') || '”' AS reason_zh,
           'the report says that the basis of its figures changed' AS reason_en,
           '报告原文，' || told.place AS source,
           told.document_id, told.sentence, told.sentence_start, 2 AS standing, told.char_start AS place
    FROM concerned
    JOIN told USING (remark_id)
),
stirred AS (
    -- the few series in which scopes differ, or a year is not whole
    SELECT publisher_id, indicator, breakdown
    FROM core.observations
    WHERE contains(flags, 'scope:') OR contains(flags, 'part_of_year')
    GROUP BY ALL
    HAVING (bool_or(contains(flags, 'scope:own')) AND bool_or(contains(flags, 'scope:whole'))) OR bool_or(contains(flags, 'part_of_year'))
),
cells AS (
    -- a cell's figure as in marts.yearly_trend, as it was read: a corrected value has the scope of its words
    SELECT observations.publisher_id, observations.indicator, observations.breakdown, observations.year, observations.document_id,
           observations.sentence, observations.sentence_start, observations.place AS where_it_stands,
           CASE WHEN contains(observations.flags, 'scope:own') THEN 'own' WHEN contains(observations.flags, 'scope:whole') THEN 'whole' END AS scope,
           contains(observations.flags, 'part_of_year') AS in_part
    FROM core.observations AS observations
    JOIN live USING (document_id)
    SEMI JOIN stirred
        ON stirred.publisher_id = observations.publisher_id AND stirred.indicator = observations.indicator AND stirred.breakdown = observations.breakdown
    WHERE observations.status <> 'dropped' AND observations.origin <> 'corrected'
    QUALIFY row_number() OVER (
        PARTITION BY observations.publisher_id, observations.indicator, observations.breakdown, observations.year
        ORDER BY live.report_year IS DISTINCT FROM observations.year, live.published_on DESC NULLS LAST,
                 observations.document_id, observations.evidence_start, observations.observation_id
    ) = 1
),
beside AS (
    SELECT *,
           last_value(scope IGNORE NULLS) OVER so_far AS scope_before,
           last_value(CASE WHEN scope IS NOT NULL THEN year END IGNORE NULLS) OVER so_far AS scope_year,
           lag(in_part) OVER series_of AS in_part_before,
           lag(year) OVER series_of AS year_before
    FROM cells
    WINDOW series_of AS (PARTITION BY publisher_id, indicator, breakdown ORDER BY year),
           so_far AS (PARTITION BY publisher_id, indicator, breakdown ORDER BY year ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
),
rescoped AS (
    SELECT publisher_id, indicator, breakdown, year, 'scope' AS kind,
           format(CASE scope WHEN 'own' THEN '{}年含下级，{}年为本级' ELSE '{}年为本级，{}年含下级' END, scope_year, year) AS reason_zh,
           format(CASE scope WHEN 'own' THEN '{}: with all below the bureau; {}: the bureau itself'
                  ELSE '{}: the bureau itself; {}: with all below it' END, scope_year, year) AS reason_en,
           '报告原文，' || where_it_stands AS source, document_id, sentence, sentence_start, 3 AS standing, sentence_start AS place
    FROM beside
    WHERE scope IS NOT NULL AND scope_before IS NOT NULL AND scope <> scope_before
),
cut_short AS (
    SELECT publisher_id, indicator, breakdown, year, 'part_of_year' AS kind,
           format(CASE WHEN in_part THEN '{0}年为全年，{1}年不足全年' ELSE '{0}年不足全年，{1}年为全年' END, year_before, year) AS reason_zh,
           format('{}: not the whole year', CASE WHEN in_part THEN year ELSE year_before END) AS reason_en,
           '报告原文，' || where_it_stands AS source, document_id, sentence, sentence_start, 4 AS standing, sentence_start AS place
    FROM beside
    LEFT JOIN meta.indicators AS indicators USING (indicator)
    WHERE in_part <> in_part_before AND indicators.aggregation IS DISTINCT FROM 'latest' -- a count as of a day is no part of a year
),
found AS (
    SELECT known.* FROM known JOIN series USING (publisher_id, indicator, breakdown) WHERE year > first_year AND year <= last_year
    UNION ALL
    SELECT rebased.* FROM rebased JOIN series USING (publisher_id, indicator, breakdown) WHERE year > first_year AND year <= last_year
    UNION ALL SELECT * FROM rescoped
    UNION ALL SELECT * FROM cut_short
)
SELECT publisher_id, indicator, breakdown, year, kind, reason_zh, reason_en, source, document_id, sentence, sentence_start
FROM found
QUALIFY row_number() OVER (PARTITION BY publisher_id, indicator, breakdown, year ORDER BY standing, document_id, place) = 1
ORDER BY publisher_id, indicator, breakdown, year;

COMMENT ON TABLE meta.comparability_breaks IS '不可比之处：每个机关、指标、细分与年度一行，该年与上一年不可比。来自 seeds/comparability.csv 与报告原文（统计口径改变、本级与全域互换、不足全年）；一格有几种时，列前者。 | Where a series breaks: one row per bureau, indicator, breakdown and year that cannot be compared with the year before. Known from seeds/comparability.csv, or told by the reports: a changed basis, another scope, a part of the year; of several the first of these.';
COMMENT ON COLUMN meta.comparability_breaks.publisher_id IS '发布机关编号，见 meta.publishers | Id of the bureau, see meta.publishers';
COMMENT ON COLUMN meta.comparability_breaks.indicator IS '指标代码，见 meta.indicators | Code of the indicator, see meta.indicators';
COMMENT ON COLUMN meta.comparability_breaks.breakdown IS '细分；整体为空串 | Breakdown; '''' for the whole';
COMMENT ON COLUMN meta.comparability_breaks.year IS '与上一年不可比的年度；该年本身可能没有数字 | The year that cannot be compared with the one before; it may have no figure of its own';
COMMENT ON COLUMN meta.comparability_breaks.kind IS '种类：basis 统计口径，scope 本级与全域，part_of_year 不足全年；seeds 所列还有 law 法律法规、organisation 机构职能、other 其他 | Kind: basis (counted otherwise), scope (the bureau itself or all below it), part_of_year; from seeds also law, organisation, other';
COMMENT ON COLUMN meta.comparability_breaks.reason_zh IS '原因，中文 | Why, in Chinese';
COMMENT ON COLUMN meta.comparability_breaks.reason_en IS '原因，英文 | Why, in English';
COMMENT ON COLUMN meta.comparability_breaks.source IS '依据：seeds/comparability.csv 的行与出处，或报告原文的位置 | Where that is known from: a line of seeds/comparability.csv, or a place in a report';
COMMENT ON COLUMN meta.comparability_breaks.document_id IS '说明此事的文件版本，见 core.documents；来自 seeds 的为 NULL | The document version that says so, see core.documents; NULL where it is from seeds';
COMMENT ON COLUMN meta.comparability_breaks.sentence IS '说明此事的句子，全文的原样片段；来自 seeds 的为空串 | The sentence that says so, as it is in the text; '''' where it is from seeds';
COMMENT ON COLUMN meta.comparability_breaks.sentence_start IS '该句的起点（从 1 起）；来自 seeds 的为 NULL | Where that sentence begins, from 1; NULL where it is from seeds';
