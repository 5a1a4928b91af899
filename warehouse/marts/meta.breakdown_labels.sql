-- One row per breakdown that occurs, and one for the whole (''), with its labels in Chinese and English.
WITH occurring AS (
    SELECT DISTINCT breakdown FROM core.observations WHERE breakdown <> ''
),
pairs AS (
    SELECT breakdown, unnest(string_split(breakdown, ';')) AS pair FROM occurring
),
named AS (
    SELECT breakdown, split_part(pair, '=', 1) AS key, unnest(string_split(split_part(pair, '=', 2), '+')) AS value FROM pairs
),
keyed AS (
    -- values joined by + are counted together: 医疗卫生与传染病防治
    SELECT named.breakdown, named.key,
           string_agg(coalesce(regexp_replace(known.name_zh, '（.*）$', ''), named.value), '与' ORDER BY known.position, named.value) AS zh,
           string_agg(coalesce(known.name_en, named.value), ' and ' ORDER BY known.position, named.value) AS en
    FROM named
    LEFT JOIN meta.breakdowns AS known ON known.key = named.key AND known.value = named.value
    GROUP BY named.breakdown, named.key
)
SELECT breakdown,
       string_agg(zh, '、' ORDER BY key) AS breakdown_zh,
       string_agg(en, ', ' ORDER BY key) AS breakdown_en
FROM keyed
GROUP BY breakdown
UNION ALL
SELECT '', '整体', 'Whole'
ORDER BY breakdown;

COMMENT ON TABLE meta.breakdown_labels IS '库中出现的每种细分一行，附中英文名称；整体（空串）也是一行。 | The breakdowns that occur, with their labels in Chinese and English; the whole has a row too.';
COMMENT ON COLUMN meta.breakdown_labels.breakdown IS '细分，如 level=municipal;role=lead；整体为空串 | Breakdown, such as level=municipal;role=lead; '''' for the whole';
COMMENT ON COLUMN meta.breakdown_labels.breakdown_zh IS '中文名称，如 市级、主办；合并计数的以“与”相连 | Label in Chinese; values counted together are joined by 与';
COMMENT ON COLUMN meta.breakdown_labels.breakdown_en IS '英文名称 | Label in English';
