-- One row per year (and breakdown, where it is '*'): the cells of one bureau and indicator.
CREATE OR REPLACE MACRO trend(publisher, indicator, breakdown := '') AS TABLE
    SELECT t.year, t.value, t.unit, t.qualifier, t.previous_value, t.change, t.change_ratio, t.average_growth, t.break_before,
           t.break_reason, t.rank, t.peers, t.median,
           t.flags, t.breakdown, t.breakdown_zh, t.breakdown_en, t.publisher, t.publisher_id, t.indicator, t.indicator_zh, t.indicator_en,
           t.observation_id, t.document_id
    FROM (SELECT publisher_of(publisher) AS publisher_id, indicator_of(indicator) AS indicator, breakdown_of(breakdown) AS breakdown) AS asked
    JOIN marts.yearly_trend AS t ON t.publisher_id = asked.publisher_id AND t.indicator = asked.indicator
    WHERE asked.breakdown IN ('*', t.breakdown)
    ORDER BY t.breakdown, t.year;

COMMENT ON MACRO TABLE trend IS '某机关某指标的逐年数值：FROM trend(''柏川区'', ''罚款金额'')；breakdown 为细分，缺省为整体，* 为全部 | The years of one bureau and indicator: FROM trend(''柏川区'', ''penalty.fines''); breakdown defaults to the whole, * is all';
