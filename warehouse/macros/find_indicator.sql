-- One row per indicator whose code, names or definition hold all of the words.
CREATE OR REPLACE MACRO find_indicator(words) AS TABLE
    SELECT i.indicator, i.name_zh, i.name_en, i.unit, i.aggregation, i.breakdowns, i.definition, i.mart, i.mart_column
    FROM meta.indicators AS i
    WHERE (
        SELECT bool_and(contains(lower(concat_ws(' ', i.indicator, i.name_zh, i.name_en, i.definition)), w.word))
        FROM (SELECT unnest(words_of(words, 'meta.indicators')) AS word) AS w
    )
    ORDER BY i.position;

COMMENT ON MACRO TABLE find_indicator IS '按词查指标：FROM find_indicator(''罚款'')；词之间以空格分隔，须全部出现 | Indicators by words in Chinese or English: FROM find_indicator(''fines''); all words must occur';
