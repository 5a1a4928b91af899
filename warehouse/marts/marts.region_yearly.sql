-- One row per region, level of its publishers, indicator, breakdown and year: sums, and rates recomputed from their parts.
WITH places AS (
    -- the region's own publishers, and those of the regions right below it; the two are never added up
    SELECT publisher_id, region, region_code, admin_level FROM meta.publishers WHERE region <> ''
    UNION ALL
    SELECT publishers.publisher_id, above.region, above.region_code, publishers.admin_level
    FROM meta.publishers AS publishers
    JOIN meta.regions AS regions ON regions.region = publishers.region
    JOIN meta.regions AS above ON above.region = regions.parent
    WHERE above.admin_level IS DISTINCT FROM publishers.admin_level
),
cells AS (
    SELECT places.region, places.region_code, places.admin_level, trend.publisher_id, trend.year, trend.indicator, trend.breakdown,
           trend.value, trend.unit, trend.qualifier
    FROM marts.yearly_trend AS trend
    JOIN places USING (publisher_id)
),
added AS (
    SELECT cells.region, cells.region_code, cells.admin_level, cells.year, cells.indicator, cells.breakdown,
           sum(cells.value)::DECIMAL(18, 4) AS value, any_value(cells.unit) AS unit,
           CASE WHEN bool_and(cells.qualifier = '=') THEN '='
                WHEN bool_and(cells.qualifier IN ('=', '>')) THEN '>'
                WHEN bool_and(cells.qualifier IN ('=', '<')) THEN '<'
                ELSE '~' END AS qualifier,
           count(*)::INTEGER AS publishers, 'sum' AS how
    FROM cells
    JOIN meta.indicators AS indicators USING (indicator)
    WHERE indicators.aggregation IN ('sum', 'latest')
    GROUP BY ALL
),
ratios AS (
    SELECT regexp_extract(split_part(left_side, '/', 1), '^[^\[]+') AS numerator,
           regexp_extract(split_part(left_side, '/', 1), '\[(.*)\]', 1) AS numerator_breakdown,
           regexp_extract(split_part(left_side, '/', 2), '^[^\[]+') AS denominator,
           regexp_extract(split_part(left_side, '/', 2), '\[(.*)\]', 1) AS denominator_breakdown,
           regexp_extract(right_side, '^[^\[]+') AS indicator,
           regexp_extract(right_side, '\[(.*)\]', 1) AS breakdown
    FROM meta.relations
    WHERE kind = 'ratio'
),
recomputed AS (
    -- over the publishers that give both parts; where the relation names no breakdown, for each breakdown both parts share
    SELECT above.region, above.region_code, above.admin_level, above.year, ratios.indicator,
           CASE WHEN ratios.breakdown = '' THEN above.breakdown ELSE ratios.breakdown END AS breakdown,
           (sum(above.value)::DOUBLE / sum(below.value)::DOUBLE * any_value(CASE indicators.unit WHEN '%' THEN 100 ELSE 1 END))::DECIMAL(18, 4)
               AS value,
           indicators.unit,
           CASE WHEN bool_and(above.qualifier = '=' AND below.qualifier = '=') THEN '=' ELSE '~' END AS qualifier,
           count(*)::INTEGER AS publishers, 'recomputed' AS how
    FROM ratios
    JOIN meta.indicators AS indicators USING (indicator)
    JOIN cells AS above ON above.indicator = ratios.numerator
    JOIN cells AS below
      ON below.indicator = ratios.denominator AND below.publisher_id = above.publisher_id AND below.year = above.year
     AND below.region = above.region AND below.admin_level IS NOT DISTINCT FROM above.admin_level
    WHERE indicators.aggregation = 'none'
      AND CASE WHEN ratios.numerator_breakdown = '' AND ratios.denominator_breakdown = '' AND ratios.breakdown = ''
               THEN above.breakdown = below.breakdown
               ELSE above.breakdown = ratios.numerator_breakdown AND below.breakdown = ratios.denominator_breakdown END
    GROUP BY ALL
    HAVING sum(below.value) > 0
)
SELECT region, region_code, admin_level, year, indicator, breakdown, value, unit, qualifier, publishers, how FROM added
UNION ALL
SELECT region, region_code, admin_level, year, indicator, breakdown, value, unit, qualifier, publishers, how FROM recomputed
ORDER BY region, admin_level, indicator, breakdown, year;

COMMENT ON TABLE marts.region_yearly IS '地区年度汇总：每个地区、机关层级、指标、细分与年度一行。同一行只汇总同一层级的机关，总与分不相加；比率不相加，只由分子分母重新计算，不能重算的不列。';
COMMENT ON COLUMN marts.region_yearly.region IS '行政区域名称';
COMMENT ON COLUMN marts.region_yearly.region_code IS '行政区划代码；未知时为 NULL';
COMMENT ON COLUMN marts.region_yearly.admin_level IS '所汇总机关的层级：与地区同级的是其本级机关，低一级的是其下辖地区的机关';
COMMENT ON COLUMN marts.region_yearly.year IS '年度';
COMMENT ON COLUMN marts.region_yearly.indicator IS '指标代码，见 meta.indicators';
COMMENT ON COLUMN marts.region_yearly.breakdown IS '细分；整体为空串';
COMMENT ON COLUMN marts.region_yearly.value IS '汇总或重算的数值';
COMMENT ON COLUMN marts.region_yearly.unit IS '单位';
COMMENT ON COLUMN marts.region_yearly.qualifier IS '精确程度：= 准确、> 超过、< 不足、~ 大约';
COMMENT ON COLUMN marts.region_yearly.publishers IS '计入的机关数；比率只计分子分母都有的机关';
COMMENT ON COLUMN marts.region_yearly.how IS '得出方式：sum 相加、recomputed 由分子分母重新计算';
