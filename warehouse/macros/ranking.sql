-- One row per bureau that reports an indicator in a year, ranked within its level.
CREATE OR REPLACE MACRO ranking(indicator, year, admin_level := NULL, breakdown := '') AS TABLE
    SELECT t.rank, t.peers, p.publisher, p.region, p.admin_level, t.value, t.unit, t.qualifier, t.median, t.change, t.change_ratio,
           t.break_before, t.flags, t.year, t.breakdown, l.breakdown_zh, l.breakdown_en, t.indicator, i.name_zh AS indicator_zh, i.name_en AS indicator_en,
           t.publisher_id, t.observation_id, t.document_id
    FROM (SELECT indicator_of(indicator) AS indicator, level_of(admin_level) AS admin_level, breakdown_of(breakdown) AS breakdown,
                 year_of(year) AS year) AS asked
    JOIN marts.yearly_trend AS t ON t.indicator = asked.indicator
    -- names from the small tables: what is scanned of the large one is what costs
    JOIN meta.publishers AS p ON p.publisher_id = t.publisher_id
    JOIN meta.indicators AS i ON i.indicator = t.indicator
    JOIN meta.breakdown_labels AS l ON l.breakdown = t.breakdown
    WHERE t.year = asked.year AND asked.breakdown IN ('*', t.breakdown)
      AND (asked.admin_level IS NULL OR p.admin_level = asked.admin_level)
    ORDER BY t.breakdown, p.admin_level NULLS LAST, t.rank NULLS LAST, t.value DESC, t.publisher_id;

COMMENT ON MACRO TABLE ranking IS '某指标某年各机关的同级排名：FROM ranking(''罚款金额'', 2023, admin_level := ''county'') | The bureaus by an indicator in a year, ranked within their level: FROM ranking(''penalty.fines'', 2023, admin_level := ''county'')';
