-- One row per publisher, indicator, breakdown and year: a cell, with its change and its place among its peers.
-- kept up by: publisher_id
WITH candidates AS (
    SELECT observations.*,
           -- the report of that very year stands before a later report's look back, then the newest report
           row_number() OVER (
               PARTITION BY observations.publisher_id, observations.indicator, observations.breakdown, observations.year
               ORDER BY documents.report_year IS DISTINCT FROM observations.year, documents.published_on DESC NULLS LAST,
                        documents.document_id, observations.evidence_start, observations.observation_id
           ) AS choice
    FROM core.observations AS observations
    JOIN core.documents AS documents USING (document_id)
    WHERE documents.status = 'accepted' AND observations.status = 'accepted'
),
cells AS (
    SELECT publishers.publisher_id, publishers.publisher, publishers.region_code, publishers.region, publishers.admin_level,
           candidates.* EXCLUDE (publisher_id, choice)
    FROM candidates
    JOIN meta.publishers AS publishers USING (publisher_id)
    WHERE candidates.choice = 1
),
broken AS (
    -- the cells at or after a break, with the last one; few of all
    SELECT cells.publisher_id, cells.indicator, cells.breakdown, cells.year, cells.value,
           breaks.year AS broken_at, breaks.kind, breaks.reason_zh
    FROM cells
    JOIN meta.comparability_breaks AS breaks USING (publisher_id, indicator, breakdown)
    WHERE breaks.year <= cells.year
    QUALIFY row_number() OVER (PARTITION BY cells.publisher_id, cells.indicator, cells.breakdown, cells.year ORDER BY breaks.year DESC) = 1
),
stretches AS (
    SELECT *,
           min(year) OVER stretch AS stretch_year,
           arg_min(value, year) OVER stretch AS stretch_value
    FROM broken
    WINDOW stretch AS (PARTITION BY publisher_id, indicator, breakdown, broken_at)
),
measured AS (
    SELECT *,
           lag(year) OVER (PARTITION BY publisher_id, indicator, breakdown ORDER BY year) AS year_before,
           any_value(value) OVER last_year AS previous_value,
           first_value(value) OVER so_far AS first_value,
           first_value(year) OVER so_far AS first_year
    FROM cells
    WINDOW last_year AS (PARTITION BY publisher_id, indicator, breakdown ORDER BY year RANGE BETWEEN 1 PRECEDING AND 1 PRECEDING),
           so_far AS (PARTITION BY publisher_id, indicator, breakdown ORDER BY year ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
)
SELECT measured.publisher_id,
       measured.publisher,
       measured.region_code,
       measured.region,
       measured.admin_level,
       measured.indicator,
       coalesce(indicators.name_zh, measured.indicator) AS indicator_zh,
       coalesce(indicators.name_en, measured.indicator) AS indicator_en,
       measured.breakdown,
       coalesce(labels.breakdown_zh, measured.breakdown) AS breakdown_zh,
       coalesce(labels.breakdown_en, measured.breakdown) AS breakdown_en,
       measured.year,
       measured.value,
       measured.unit,
       measured.qualifier,
       measured.previous_value,
       CASE WHEN breaking.kind IS NULL THEN measured.value - measured.previous_value END::DECIMAL(18, 4) AS change,
       CASE WHEN breaking.kind IS NULL THEN (measured.value - measured.previous_value)::DOUBLE / nullif(measured.previous_value, 0)::DOUBLE END
           AS change_ratio,
       CASE WHEN measured.year > coalesce(stretches.stretch_year, measured.first_year) AND coalesce(stretches.stretch_value, measured.first_value) > 0
            THEN pow(measured.value::DOUBLE / coalesce(stretches.stretch_value, measured.first_value)::DOUBLE,
                     1.0 / (measured.year - coalesce(stretches.stretch_year, measured.first_year))) - 1
       END AS average_growth,
       coalesce(breaking.kind, '') AS break_before,
       coalesce(breaking.reason_zh, '') AS break_reason,
       -- filled by marts.level_yearly
       NULL::INTEGER AS rank,
       NULL::INTEGER AS peers,
       NULL::DECIMAL(18, 4) AS median,
       measured.flags,
       measured.observation_id,
       measured.document_id
FROM measured
LEFT JOIN meta.indicators AS indicators USING (indicator)
LEFT JOIN meta.breakdown_labels AS labels USING (breakdown)
LEFT JOIN stretches USING (publisher_id, indicator, breakdown, year)
LEFT JOIN broken AS breaking
       ON breaking.publisher_id = measured.publisher_id AND breaking.indicator = measured.indicator
      AND breaking.breakdown = measured.breakdown AND breaking.year = measured.year
      AND breaking.broken_at > coalesce(measured.year_before, measured.year - 1)
ORDER BY measured.publisher_id, measured.indicator, measured.breakdown, measured.year;

COMMENT ON TABLE marts.yearly_trend IS '年度趋势：每个机关、指标、细分与年度一行，附增减、增幅与同级排名。只含采用的文件与观测；一格有多处说法时，以当年报告为先，其次以最新发布者为准。 | Yearly trend: one row per bureau, indicator, breakdown and year, with change, growth and rank among its level. Accepted documents and observations only; where several reports tell a cell, that of the year itself stands first, then the newest.';
COMMENT ON COLUMN marts.yearly_trend.publisher_id IS '发布机关编号，见 meta.publishers | Id of the bureau, see meta.publishers';
COMMENT ON COLUMN marts.yearly_trend.publisher IS '发布机关名称，取最近一份报告的写法 | Name of the bureau, as its newest report writes it';
COMMENT ON COLUMN marts.yearly_trend.region_code IS '行政区划代码；未知时为 NULL | Administrative division code (GB/T 2260); NULL where unknown';
COMMENT ON COLUMN marts.yearly_trend.region IS '行政区域名称 | Name of the region';
COMMENT ON COLUMN marts.yearly_trend.admin_level IS '行政层级：provincial、municipal、county、township；未知时为 NULL | Administrative level: provincial, municipal, county, township; NULL where unknown';
COMMENT ON COLUMN marts.yearly_trend.indicator IS '指标代码，见 meta.indicators | Code of the indicator, see meta.indicators';
COMMENT ON COLUMN marts.yearly_trend.indicator_zh IS '指标中文名称 | Name of the indicator in Chinese';
COMMENT ON COLUMN marts.yearly_trend.indicator_en IS '指标英文名称 | Name of the indicator in English';
COMMENT ON COLUMN marts.yearly_trend.breakdown IS '细分；整体为空串，见 meta.breakdowns | Breakdown; '''' for the whole, see meta.breakdowns';
COMMENT ON COLUMN marts.yearly_trend.breakdown_zh IS '细分中文名称，整体即“整体”，见 meta.breakdown_labels | Label of the breakdown in Chinese, see meta.breakdown_labels';
COMMENT ON COLUMN marts.yearly_trend.breakdown_en IS '细分英文名称，整体即 Whole | Label of the breakdown in English, Whole for the whole';
COMMENT ON COLUMN marts.yearly_trend.year IS '年度 | Year';
COMMENT ON COLUMN marts.yearly_trend.value IS '数值 | Value';
COMMENT ON COLUMN marts.yearly_trend.unit IS '单位 | Unit';
COMMENT ON COLUMN marts.yearly_trend.qualifier IS '精确程度：= 准确、> 超过、< 不足、~ 大约 | How exact: = exactly, > more than, < less than, ~ about';
COMMENT ON COLUMN marts.yearly_trend.previous_value IS '上一年的数值；上一年没有时为 NULL（不取更早的年份） | Value of the year before; NULL where there is none (no earlier year is taken)';
COMMENT ON COLUMN marts.yearly_trend.change IS '比上年增减：value - previous_value；与上年不可比时为 NULL | Change on the year before: value - previous_value; NULL where they cannot be compared';
COMMENT ON COLUMN marts.yearly_trend.change_ratio IS '比上年增幅：change / previous_value，0.1 即增长 10%；上年为零、与上年不可比时为 NULL | The same as a ratio: change / previous_value, 0.1 is 10 % more; NULL where the year before is zero or cannot be compared';
COMMENT ON COLUMN marts.yearly_trend.average_growth IS '自该序列首年（有不可比之处的，自其后首年）至本年的年均增长率（复合）；首年为零时为 NULL | Compound growth a year from the first year of the series, behind its last break, to this one; NULL where the first is zero';
COMMENT ON COLUMN marts.yearly_trend.break_before IS '为何与上一次的数字不可比，种类见 meta.comparability_breaks；可比时为空串 | Why it cannot be compared with the figure before, a kind of meta.comparability_breaks; '''' where it can';
COMMENT ON COLUMN marts.yearly_trend.break_reason IS '不可比的原因；可比时为空串 | The reason of that in words (Chinese); '''' where it can be compared';
COMMENT ON COLUMN marts.yearly_trend.rank IS '同级机关中的名次，1 为最大，相等者并列；层级未知时为 NULL | Rank among the bureaus of its level, 1 is the largest, ties share a rank; NULL where the level is unknown';
COMMENT ON COLUMN marts.yearly_trend.peers IS '参与比较的同级机关数，含本机关 | Number of bureaus of its level compared, itself included';
COMMENT ON COLUMN marts.yearly_trend.median IS '同级机关的中位数 | Median of the bureaus of its level';
COMMENT ON COLUMN marts.yearly_trend.flags IS '提示代码，以“;”分隔；没有时为空串 | Codes of what to mind, separated by '';''; '''' where there are none';
COMMENT ON COLUMN marts.yearly_trend.observation_id IS '所取的观测，见 core.observations；由此可回到原文 | The observation taken, see core.observations; it leads back to the words';
COMMENT ON COLUMN marts.yearly_trend.document_id IS '所取观测所在的文件版本，见 core.documents | The document version of that observation, see core.documents';
