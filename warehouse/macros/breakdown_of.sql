-- The text of a breakdown, from the text itself or its label in Chinese or English; '' is the whole and '*' is left as it is: all.
CREATE OR REPLACE MACRO breakdown_of(asked) AS (
    SELECT CASE WHEN asked IS NULL
                THEN error('name a breakdown, not NULL: '''' is the whole, ''*'' all; which there are: FROM meta.breakdown_labels')
                WHEN trim(asked) IN ('', '*') OR bool_or(known.breakdown = trim(asked)) THEN trim(asked)
                WHEN count(*) FILTER (known.named) = 1 THEN any_value(known.breakdown) FILTER (known.named)
                WHEN count(*) FILTER (known.named) > 1
                THEN error(concat('several breakdowns are called ', asked, ': ',
                                  some_of(list(known.breakdown) FILTER (known.named))))
                ELSE error(concat('unknown breakdown ', asked, '; near it: ', array_to_string(max_by(known.breakdown, known.likeness, 5), ', '),
                                  ' (all: FROM meta.breakdown_labels)')) END
    FROM (
        SELECT l.breakdown, trim(asked) = l.breakdown_zh OR lower(trim(asked)) = lower(l.breakdown_en) AS named,
               (greatest(jaro_winkler_similarity(l.breakdown, trim(asked)), jaro_winkler_similarity(l.breakdown_zh, trim(asked))),
                l.breakdown) AS likeness
        FROM meta.breakdown_labels AS l WHERE l.breakdown <> ''
    ) AS known
);

COMMENT ON MACRO breakdown_of IS '细分的规范写法：由写法本身或中英文名称得出；空串为整体，* 为全部；认不出或为 NULL 时报错 | Text of a breakdown from itself or its label; '''' is the whole, * all; an error for NULL and where none or several fit';
