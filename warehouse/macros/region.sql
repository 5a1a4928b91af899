-- One row per year, department and level of the bureaus added up (and breakdown, where it is '*'): an indicator of one region.
CREATE OR REPLACE MACRO region(region, indicator, admin_level := NULL, breakdown := '') AS TABLE
    SELECT r.year, r.admin_level, r.value, r.unit, r.qualifier, r.publishers, r.publishers_reporting, r.how, r.flags,
           r.department, r.breakdown, r.breakdown_zh, r.breakdown_en,
           r.region, r.region_code, r.indicator, r.indicator_zh, r.indicator_en
    FROM (SELECT region_of(region) AS region, indicator_of(indicator) AS indicator, level_of(admin_level) AS admin_level,
                 breakdown_of(breakdown) AS breakdown) AS asked
    JOIN marts.region_yearly AS r ON r.region = asked.region AND r.indicator = asked.indicator
    WHERE asked.breakdown IN ('*', r.breakdown) AND (asked.admin_level IS NULL OR r.admin_level = asked.admin_level)
    ORDER BY r.breakdown, r.department, r.admin_level, r.year;

COMMENT ON MACRO TABLE region IS '某地区某指标的逐年汇总：FROM region(''澜陵市'', ''罚款金额'', admin_level := ''county'')；比率由分子分母重新计算 | The years of an indicator in a region: FROM region(''澜陵市'', ''penalty.fines'', admin_level := ''county''); rates are worked out anew';
