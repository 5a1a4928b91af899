-- One row per publisher, indicator, breakdown and year: a cell, with its change and its place among its peers.
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
measured AS (
    SELECT *,
           any_value(value) OVER last_year AS previous_value,
           first_value(value) OVER so_far AS first_value,
           first_value(year) OVER so_far AS first_year,
           rank() OVER (PARTITION BY admin_level, indicator, breakdown, year ORDER BY value DESC) AS rank_of_level,
           count(*) OVER peers AS peers_of_level,
           median(value) OVER peers AS median_of_level
    FROM cells
    WINDOW last_year AS (PARTITION BY publisher_id, indicator, breakdown ORDER BY year RANGE BETWEEN 1 PRECEDING AND 1 PRECEDING),
           so_far AS (PARTITION BY publisher_id, indicator, breakdown ORDER BY year ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW),
           peers AS (PARTITION BY admin_level, indicator, breakdown, year)
)
SELECT measured.publisher_id,
       measured.publisher,
       measured.region_code,
       measured.region,
       measured.admin_level,
       measured.indicator,
       coalesce(indicators.name_zh, measured.indicator) AS indicator_zh,
       measured.breakdown,
       measured.year,
       measured.value,
       measured.unit,
       measured.qualifier,
       measured.previous_value,
       (measured.value - measured.previous_value)::DECIMAL(18, 4) AS change,
       (measured.value - measured.previous_value)::DOUBLE / nullif(measured.previous_value, 0)::DOUBLE AS change_ratio,
       CASE WHEN measured.year > measured.first_year AND measured.first_value > 0
            THEN pow(measured.value::DOUBLE / measured.first_value::DOUBLE, 1.0 / (measured.year - measured.first_year)) - 1
       END AS average_growth,
       CASE WHEN measured.admin_level IS NOT NULL THEN measured.rank_of_level END::INTEGER AS rank,
       CASE WHEN measured.admin_level IS NOT NULL THEN measured.peers_of_level END::INTEGER AS peers,
       CASE WHEN measured.admin_level IS NOT NULL THEN measured.median_of_level END AS median,
       measured.flags,
       measured.observation_id,
       measured.document_id
FROM measured
LEFT JOIN meta.indicators AS indicators USING (indicator)
ORDER BY measured.publisher_id, measured.indicator, measured.breakdown, measured.year;

COMMENT ON TABLE marts.yearly_trend IS '年度趋势：每个机关、指标、细分与年度一行，附增减、增幅与同级排名。只含采用的文件与观测；一格有多处说法时，以当年报告为先，其次以最新发布者为准。';
COMMENT ON COLUMN marts.yearly_trend.publisher_id IS '发布机关编号，见 meta.publishers';
COMMENT ON COLUMN marts.yearly_trend.publisher IS '发布机关名称，取最近一份报告的写法';
COMMENT ON COLUMN marts.yearly_trend.region_code IS '行政区划代码；未知时为 NULL';
COMMENT ON COLUMN marts.yearly_trend.region IS '行政区域名称';
COMMENT ON COLUMN marts.yearly_trend.admin_level IS '行政层级：provincial、municipal、county、township；未知时为 NULL';
COMMENT ON COLUMN marts.yearly_trend.indicator IS '指标代码，见 meta.indicators';
COMMENT ON COLUMN marts.yearly_trend.indicator_zh IS '指标中文名称';
COMMENT ON COLUMN marts.yearly_trend.breakdown IS '细分；整体为空串，见 meta.breakdowns';
COMMENT ON COLUMN marts.yearly_trend.year IS '年度';
COMMENT ON COLUMN marts.yearly_trend.value IS '数值';
COMMENT ON COLUMN marts.yearly_trend.unit IS '单位';
COMMENT ON COLUMN marts.yearly_trend.qualifier IS '精确程度：= 准确、> 超过、< 不足、~ 大约';
COMMENT ON COLUMN marts.yearly_trend.previous_value IS '上一年的数值；上一年没有时为 NULL（不取更早的年份）';
COMMENT ON COLUMN marts.yearly_trend.change IS '比上年增减：value - previous_value';
COMMENT ON COLUMN marts.yearly_trend.change_ratio IS '比上年增幅：change / previous_value，0.1 即增长 10%；上年为零时为 NULL';
COMMENT ON COLUMN marts.yearly_trend.average_growth IS '自该序列首年至本年的年均增长率（复合）；首年为零时为 NULL';
COMMENT ON COLUMN marts.yearly_trend.rank IS '同级机关中的名次，1 为最大，相等者并列；层级未知时为 NULL';
COMMENT ON COLUMN marts.yearly_trend.peers IS '参与比较的同级机关数，含本机关';
COMMENT ON COLUMN marts.yearly_trend.median IS '同级机关的中位数';
COMMENT ON COLUMN marts.yearly_trend.flags IS '提示代码，以“;”分隔；没有时为空串';
COMMENT ON COLUMN marts.yearly_trend.observation_id IS '所取的观测，见 core.observations；由此可回到原文';
COMMENT ON COLUMN marts.yearly_trend.document_id IS '所取观测所在的文件版本，见 core.documents';
