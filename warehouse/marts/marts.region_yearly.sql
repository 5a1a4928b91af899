-- One row per region, department and level of its publishers, indicator, breakdown and year: sums, and rates recomputed from their parts.
-- kept up by: region
WITH reporting AS NOT MATERIALIZED (
    -- how many of them tell anything of the year, whether in a report of that year or looking back
    SELECT places.region, places.department, places.admin_level, told.year, count(*)::INTEGER AS publishers_reporting
    FROM meta.region_publishers AS places
    JOIN (
        SELECT publisher_id, report_year AS year FROM core.documents WHERE status = 'accepted' AND report_year IS NOT NULL
        UNION
        SELECT publisher_id, year FROM marts.yearly_trend
    ) AS told USING (publisher_id)
    GROUP BY ALL
),
cells AS NOT MATERIALIZED (
    -- each reader takes its regions of it, and no others
    SELECT places.region, places.region_code, places.department, places.admin_level, trend.publisher_id, trend.year,
           trend.indicator, trend.breakdown, trend.value, trend.unit, trend.qualifier,
           CASE WHEN contains(trend.flags, 'scope:own') THEN 'own' WHEN contains(trend.flags, 'scope:whole') THEN 'whole' END AS scope,
           contains(trend.flags, 'part_of_year') AS in_part
    FROM marts.yearly_trend AS trend
    JOIN meta.region_publishers AS places USING (publisher_id)
),
added AS (
    SELECT cells.region, min(cells.region_code) AS region_code, cells.department, cells.admin_level, cells.year, cells.indicator, cells.breakdown,
           sum(cells.value)::DECIMAL(18, 4) AS value, any_value(cells.unit) AS unit,
           CASE WHEN bool_and(cells.qualifier = '=') THEN '='
                WHEN bool_and(cells.qualifier IN ('=', '>')) THEN '>'
                WHEN bool_and(cells.qualifier IN ('=', '<')) THEN '<'
                ELSE '~' END AS qualifier,
           count(*)::INTEGER AS publishers, 'sum' AS how,
           min(cells.scope) IS DISTINCT FROM max(cells.scope) AS mixed_scope, bool_or(cells.in_part) AS in_part
    FROM cells
    JOIN meta.indicators AS indicators USING (indicator)
    WHERE indicators.aggregation IN ('sum', 'latest')
    GROUP BY cells.region, cells.department, cells.admin_level, cells.year, cells.indicator, cells.breakdown
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
    SELECT above.region, min(above.region_code) AS region_code, above.department, above.admin_level, above.year, ratios.indicator,
           CASE WHEN ratios.breakdown = '' THEN above.breakdown ELSE ratios.breakdown END AS breakdown,
           (sum(above.value)::DOUBLE / sum(below.value)::DOUBLE * any_value(CASE indicators.unit WHEN '%' THEN 100 ELSE 1 END))::DECIMAL(18, 4)
               AS value,
           indicators.unit,
           CASE WHEN bool_and(above.qualifier = '=' AND below.qualifier = '=') THEN '=' ELSE '~' END AS qualifier,
           count(*)::INTEGER AS publishers, 'recomputed' AS how,
           count(DISTINCT coalesce(above.scope, below.scope)) > 1 AS mixed_scope, bool_or(above.in_part) AS in_part
    FROM ratios
    JOIN meta.indicators AS indicators USING (indicator)
    JOIN cells AS above ON above.indicator = ratios.numerator
    JOIN cells AS below
      ON below.indicator = ratios.denominator AND below.publisher_id = above.publisher_id AND below.year = above.year
     AND below.region = above.region AND below.admin_level IS NOT DISTINCT FROM above.admin_level
    WHERE indicators.aggregation = 'none'
      AND coalesce(above.scope = below.scope, true) AND above.in_part = below.in_part -- cases of the bureau by cases of the whole city are no rate
      AND CASE WHEN ratios.numerator_breakdown = '' AND ratios.denominator_breakdown = '' AND ratios.breakdown = ''
               THEN above.breakdown = below.breakdown
               ELSE above.breakdown = ratios.numerator_breakdown AND below.breakdown = ratios.denominator_breakdown END
    GROUP BY ALL
    HAVING sum(below.value) > 0
),
listed AS (
    SELECT region, region_code, department, admin_level, year, indicator, breakdown, value, unit, qualifier, publishers, how, mixed_scope, in_part
    FROM added
    UNION ALL
    SELECT region, region_code, department, admin_level, year, indicator, breakdown, value, unit, qualifier, publishers, how, mixed_scope, in_part
    FROM recomputed
)
SELECT listed.region, region_code, listed.department, listed.admin_level, listed.year, indicator, indicators.name_zh AS indicator_zh, indicators.name_en AS indicator_en,
       breakdown, coalesce(labels.breakdown_zh, breakdown) AS breakdown_zh, coalesce(labels.breakdown_en, breakdown) AS breakdown_en,
       value, listed.unit, qualifier, publishers, reporting.publishers_reporting, how,
       concat_ws(';', CASE WHEN mixed_scope THEN 'mixed_scope' END, CASE WHEN in_part THEN 'part_of_year' END) AS flags
FROM listed
JOIN reporting
  ON reporting.region = listed.region AND reporting.department = listed.department AND reporting.year = listed.year
 AND reporting.admin_level IS NOT DISTINCT FROM listed.admin_level
JOIN meta.indicators AS indicators USING (indicator)
LEFT JOIN meta.breakdown_labels AS labels USING (breakdown)
ORDER BY listed.region, listed.department, listed.admin_level, indicator, breakdown, listed.year;

COMMENT ON TABLE marts.region_yearly IS '地区年度汇总：每个地区、部门、机关层级、指标、细分与年度一行。同一行只汇总同一部门、同一层级的机关，总与分不相加；比率不相加，只由分子分母重新计算，不能重算的不列，见 marts.region_left_out。 | Sums by region: one row per region, department and level of its bureaus, indicator, breakdown and year. A row adds up bureaus of one department and level only, never a whole and its part; rates are never added up but worked out anew from their parts, or left out (see marts.region_left_out).';
COMMENT ON COLUMN marts.region_yearly.region IS '行政区域名称 | Name of the region';
COMMENT ON COLUMN marts.region_yearly.region_code IS '行政区划代码；未知时为 NULL | Administrative division code (GB/T 2260); NULL where unknown';
COMMENT ON COLUMN marts.region_yearly.department IS '部门类别，如 health；不同部门不相加 | Department, such as health; departments are not added up';
COMMENT ON COLUMN marts.region_yearly.admin_level IS '所汇总机关的层级：与地区同级的是其本级机关，低一级的是其下辖地区的机关 | Level of the bureaus added up: that of the region for its own, the next below for those of the regions under it';
COMMENT ON COLUMN marts.region_yearly.year IS '年度 | Year';
COMMENT ON COLUMN marts.region_yearly.indicator IS '指标代码，见 meta.indicators | Code of the indicator, see meta.indicators';
COMMENT ON COLUMN marts.region_yearly.indicator_zh IS '指标中文名称 | Name of the indicator in Chinese';
COMMENT ON COLUMN marts.region_yearly.indicator_en IS '指标英文名称 | Name of the indicator in English';
COMMENT ON COLUMN marts.region_yearly.breakdown IS '细分；整体为空串 | Breakdown; '''' for the whole, see meta.breakdowns';
COMMENT ON COLUMN marts.region_yearly.breakdown_zh IS '细分中文名称 | Label of the breakdown in Chinese';
COMMENT ON COLUMN marts.region_yearly.breakdown_en IS '细分英文名称 | Label of the breakdown in English';
COMMENT ON COLUMN marts.region_yearly.value IS '汇总或重算的数值 | The sum, or the rate worked out anew';
COMMENT ON COLUMN marts.region_yearly.unit IS '单位 | Unit';
COMMENT ON COLUMN marts.region_yearly.qualifier IS '精确程度：= 准确、> 超过、< 不足、~ 大约 | How exact: = exactly, > more than, < less than, ~ about';
COMMENT ON COLUMN marts.region_yearly.publishers IS '计入的机关数；比率只计分子分母都有的机关 | Number of bureaus counted; for a rate only those that give both parts';
COMMENT ON COLUMN marts.region_yearly.publishers_reporting IS '该地区该部门该层级中有该年数字或报告的机关数；大于 publishers 时，汇总并不完整 | Number of bureaus of that region, department and level that tell anything of the year; where more than publishers, the sum lacks some of them';
COMMENT ON COLUMN marts.region_yearly.how IS '得出方式：sum 相加、recomputed 由分子分母重新计算 | How it was got: sum, recomputed from numerator and denominator';
COMMENT ON COLUMN marts.region_yearly.flags IS '提示代码，以“;”分隔；没有时为空串：mixed_scope 兼有只含本级与含下级的数字，part_of_year 有的数字不足全年 | Codes of what to mind, separated by '';'', '''' where there are none: mixed_scope some figures are of the bureau itself and some of all below it, part_of_year some figures are not of the whole year';
