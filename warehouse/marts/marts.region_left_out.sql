-- One row per region, department and level of its publishers, rate, breakdown and year that marts.region_yearly leaves out, and why.
-- kept up by: region
WITH ratios AS (
    SELECT regexp_extract(right_side, '^[^\[]+') AS indicator, regexp_extract(right_side, '\[(.*)\]', 1) AS breakdown, left_side
    FROM meta.relations
    WHERE kind = 'ratio'
),
stated AS (
    SELECT places.region, places.region_code, places.department, places.admin_level, trend.year, trend.indicator, trend.breakdown,
           min(trend.unit) AS unit, min(trend.value) AS lowest, max(trend.value) AS highest, count(*)::INTEGER AS publishers
    FROM marts.yearly_trend AS trend
    JOIN meta.indicators AS indicators USING (indicator)
    JOIN meta.region_publishers AS places USING (publisher_id)
    WHERE indicators.aggregation = 'none'
    GROUP BY ALL
)
SELECT stated.region, stated.region_code, stated.department, stated.admin_level, stated.year,
       stated.indicator, indicators.name_zh AS indicator_zh, indicators.name_en AS indicator_en,
       stated.breakdown, coalesce(labels.breakdown_zh, stated.breakdown) AS breakdown_zh, coalesce(labels.breakdown_en, stated.breakdown) AS breakdown_en,
       stated.unit, stated.lowest, stated.highest, stated.publishers,
       CASE WHEN min(ratios.left_side) IS NULL THEN 'no_relation' ELSE 'no_parts' END AS why,
       CASE WHEN min(ratios.left_side) IS NULL THEN '目录没有说明它由哪两个数相除，无从重算'
            ELSE '没有一个机关同时给出范围相同的分子与大于零的分母：' || min(ratios.left_side) END AS why_zh,
       CASE WHEN min(ratios.left_side) IS NULL THEN 'the catalogue names no two figures whose quotient it is'
            ELSE 'no bureau gives numerator and denominator, of one scope and above zero: ' || min(ratios.left_side) END AS why_en
FROM stated
JOIN meta.indicators AS indicators USING (indicator)
LEFT JOIN meta.breakdown_labels AS labels USING (breakdown)
LEFT JOIN ratios ON ratios.indicator = stated.indicator AND (ratios.breakdown = stated.breakdown OR ratios.breakdown = '')
ANTI JOIN marts.region_yearly AS listed
  ON listed.region = stated.region AND listed.department = stated.department AND listed.admin_level IS NOT DISTINCT FROM stated.admin_level
 AND listed.year = stated.year AND listed.indicator = stated.indicator AND listed.breakdown = stated.breakdown
GROUP BY ALL
ORDER BY stated.region, stated.department, stated.admin_level, stated.indicator, stated.breakdown, stated.year;

COMMENT ON TABLE marts.region_left_out IS '地区年度汇总中没有列出的比率：每个地区、部门、机关层级、指标、细分与年度一行，附原因。比率既不能相加，也不取平均；要用的，见各机关的数值。 | Rates that marts.region_yearly leaves out: one row per region, department and level of its bureaus, indicator, breakdown and year, and why. Rates are neither added up nor averaged; the bureaus'' own are in marts.yearly_trend.';
COMMENT ON COLUMN marts.region_left_out.region IS '行政区域名称 | Name of the region';
COMMENT ON COLUMN marts.region_left_out.region_code IS '行政区划代码；未知时为 NULL | Administrative division code (GB/T 2260); NULL where unknown';
COMMENT ON COLUMN marts.region_left_out.department IS '部门类别，如 health | Department, such as health';
COMMENT ON COLUMN marts.region_left_out.admin_level IS '机关的层级，同 marts.region_yearly | Level of the bureaus, as in marts.region_yearly';
COMMENT ON COLUMN marts.region_left_out.year IS '年度 | Year';
COMMENT ON COLUMN marts.region_left_out.indicator IS '指标代码，见 meta.indicators | Code of the indicator, see meta.indicators';
COMMENT ON COLUMN marts.region_left_out.indicator_zh IS '指标中文名称 | Name of the indicator in Chinese';
COMMENT ON COLUMN marts.region_left_out.indicator_en IS '指标英文名称 | Name of the indicator in English';
COMMENT ON COLUMN marts.region_left_out.breakdown IS '细分；整体为空串 | Breakdown; '''' for the whole, see meta.breakdowns';
COMMENT ON COLUMN marts.region_left_out.breakdown_zh IS '细分中文名称 | Label of the breakdown in Chinese';
COMMENT ON COLUMN marts.region_left_out.breakdown_en IS '细分英文名称 | Label of the breakdown in English';
COMMENT ON COLUMN marts.region_left_out.unit IS '单位 | Unit';
COMMENT ON COLUMN marts.region_left_out.lowest IS '各机关数值中最低的 | The lowest of the bureaus'' values';
COMMENT ON COLUMN marts.region_left_out.highest IS '各机关数值中最高的 | The highest of the bureaus'' values';
COMMENT ON COLUMN marts.region_left_out.publishers IS '给出该比率的机关数 | Number of bureaus that state it';
COMMENT ON COLUMN marts.region_left_out.why IS '原因：no_relation 目录没有可以重算它的关系，no_parts 没有机关同时给出分子与分母 | Why: no_relation (the catalogue has no relation to work it out from), no_parts (no bureau gives both parts)';
COMMENT ON COLUMN marts.region_left_out.why_zh IS '原因，中文 | Why, in Chinese';
COMMENT ON COLUMN marts.region_left_out.why_en IS '原因，英文 | Why, in English';
