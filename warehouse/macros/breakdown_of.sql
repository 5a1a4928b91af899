-- The text of a breakdown, from the text itself or its label in Chinese or English; '' is the whole and '*' is left as it is: all.
-- What is in meta.breakdowns is known though no report uses it; a label is that of a breakdown in use where it could be of another one, too.
CREATE OR REPLACE MACRO breakdown_of(asked) AS (
    SELECT CASE WHEN asked IS NULL
                THEN error('name a breakdown, not NULL: '''' is the whole, ''*'' all; which there are: FROM meta.breakdown_labels')
                WHEN trim(asked) IN ('', '*') OR bool_or(known.breakdown = trim(asked)) THEN trim(asked)
                WHEN count(*) FILTER (known.named AND known.used) = 1 THEN any_value(known.breakdown) FILTER (known.named AND known.used)
                WHEN count(*) FILTER (known.named) = 1 THEN any_value(known.breakdown) FILTER (known.named)
                WHEN count(*) FILTER (known.named) > 1
                THEN error(concat('several breakdowns are called ', asked, ': ',
                                  some_of(list(known.breakdown) FILTER (known.named))))
                ELSE error(concat('unknown breakdown ', asked, '; ',
                                  near_of(max_by(known.breakdown, (known.score, known.breakdown), 5) FILTER (known.score IS NOT NULL)),
                                  ' (all: FROM meta.breakdown_labels, FROM meta.breakdowns)')) END
    FROM (
        SELECT l.breakdown, l.used, trim(asked) IN (l.breakdown_zh, l.short_zh) OR lower(trim(asked)) = lower(l.breakdown_en) AS named,
               greatest(likeness_of(l.breakdown, asked), likeness_of(split_part(l.breakdown, '=', 2), asked),
                        likeness_of(l.breakdown_zh, asked), likeness_of(l.breakdown_en, asked)) AS score
        FROM (
            SELECT u.breakdown, u.breakdown_zh, u.breakdown_zh AS short_zh, u.breakdown_en, true AS used
            FROM meta.breakdown_labels AS u WHERE u.breakdown <> ''
            UNION ALL
            SELECT concat(b.key, '=', b.value), b.name_zh, regexp_replace(b.name_zh, '（.*）$', ''), b.name_en, false
            FROM meta.breakdowns AS b
            WHERE concat(b.key, '=', b.value) NOT IN (SELECT o.breakdown FROM meta.breakdown_labels AS o)
        ) AS l
    ) AS known
);

COMMENT ON MACRO breakdown_of IS '细分的规范写法：由写法本身或中英文名称得出；空串为整体，* 为全部；认不出或为 NULL 时报错 | Text of a breakdown from itself or its label; '''' is the whole, * all; an error for NULL and where none or several fit';
