-- One row per administrative level, indicator, breakdown and year: how many bureaus tell it and where the middle half of them lies.
WITH spread AS (
    SELECT admin_level, indicator, breakdown, year, count(*)::INTEGER AS publishers, min(value) AS lowest, max(value) AS highest,
           quantile_cont(value, [0.25, 0.5, 0.75]) AS quartiles, any_value(unit) AS unit
    FROM marts.yearly_trend
    WHERE admin_level IS NOT NULL
    GROUP BY admin_level, indicator, breakdown, year
)
SELECT spread.admin_level, spread.indicator, coalesce(indicators.name_zh, spread.indicator) AS indicator_zh,
       coalesce(indicators.name_en, spread.indicator) AS indicator_en,
       spread.breakdown, coalesce(labels.breakdown_zh, spread.breakdown) AS breakdown_zh,
       coalesce(labels.breakdown_en, spread.breakdown) AS breakdown_en, spread.year, spread.publishers,
       spread.lowest,
       spread.quartiles[1]::DECIMAL(18, 4) AS lower_quartile,
       spread.quartiles[2]::DECIMAL(18, 4) AS median,
       spread.quartiles[3]::DECIMAL(18, 4) AS upper_quartile,
       spread.highest, spread.unit
FROM spread
LEFT JOIN meta.indicators AS indicators USING (indicator)
LEFT JOIN meta.breakdown_labels AS labels USING (breakdown)
ORDER BY spread.admin_level, spread.indicator, spread.breakdown, spread.year;

-- the place of every cell among its peers; what differs is found before it is joined to the rows to change
UPDATE marts.yearly_trend SET rank = placed.rank, peers = placed.publishers, median = placed.median
FROM (
    SELECT cell, rank, publishers, median
    FROM (
        SELECT cells.rowid AS cell, cells.rank AS rank_before, cells.peers AS peers_before, cells.median AS median_before,
               levels.publishers, levels.median,
               rank() OVER (PARTITION BY levels.rowid ORDER BY cells.value DESC)::INTEGER AS rank
        FROM marts.yearly_trend AS cells
        JOIN marts.level_yearly AS levels USING (admin_level, indicator, breakdown, year)
    )
    WHERE rank_before IS DISTINCT FROM rank OR peers_before IS DISTINCT FROM publishers OR median_before IS DISTINCT FROM median
) AS placed
WHERE yearly_trend.rowid = placed.cell;

COMMENT ON TABLE marts.level_yearly IS '同级分布：每个行政层级、指标、细分与年度一行，报告的机关数、中位数与四分位数。取自 marts.yearly_trend，层级未知的机关不计。 | Distribution among peers: one row per level, indicator, breakdown and year, with the number of bureaus that tell it, median and quartiles. Of marts.yearly_trend; bureaus of unknown level are left out.';
COMMENT ON COLUMN marts.level_yearly.admin_level IS '行政层级：provincial、municipal、county、township | Administrative level: provincial, municipal, county, township';
COMMENT ON COLUMN marts.level_yearly.indicator IS '指标代码，见 meta.indicators | Code of the indicator, see meta.indicators';
COMMENT ON COLUMN marts.level_yearly.indicator_zh IS '指标中文名称 | Name of the indicator in Chinese';
COMMENT ON COLUMN marts.level_yearly.indicator_en IS '指标英文名称 | Name of the indicator in English';
COMMENT ON COLUMN marts.level_yearly.breakdown IS '细分；整体为空串，见 meta.breakdowns | Breakdown; '''' for the whole, see meta.breakdowns';
COMMENT ON COLUMN marts.level_yearly.breakdown_zh IS '细分中文名称，整体即“整体” | Label of the breakdown in Chinese';
COMMENT ON COLUMN marts.level_yearly.breakdown_en IS '细分英文名称，整体即 Whole | Label of the breakdown in English, Whole for the whole';
COMMENT ON COLUMN marts.level_yearly.year IS '年度 | Year';
COMMENT ON COLUMN marts.level_yearly.publishers IS '报告该数的机关数 | Number of bureaus that tell the figure';
COMMENT ON COLUMN marts.level_yearly.lowest IS '最小值 | Lowest value';
COMMENT ON COLUMN marts.level_yearly.lower_quartile IS '下四分位数：四分之一的机关不高于此 | Lower quartile: a quarter of the bureaus is not above it';
COMMENT ON COLUMN marts.level_yearly.median IS '中位数 | Median';
COMMENT ON COLUMN marts.level_yearly.upper_quartile IS '上四分位数：四分之一的机关不低于此 | Upper quartile: a quarter of the bureaus is not below it';
COMMENT ON COLUMN marts.level_yearly.highest IS '最大值 | Highest value';
COMMENT ON COLUMN marts.level_yearly.unit IS '单位 | Unit';
