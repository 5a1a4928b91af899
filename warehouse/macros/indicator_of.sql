-- The code of an indicator, from its code, its Chinese or English name, or a part that only one name has.
CREATE OR REPLACE MACRO indicator_of(asked) AS (
    SELECT CASE WHEN coalesce(trim(asked), '') = '' THEN error('name an indicator; they are found with FROM find_indicator(''罚款'')')
                WHEN len(list(DISTINCT known.code) FILTER (known.exact)) = 1 THEN any_value(known.code) FILTER (known.exact)
                WHEN len(list(DISTINCT known.code) FILTER (known.part)) = 1 THEN any_value(known.code) FILTER (known.part)
                WHEN bool_or(known.part)
                THEN error(concat('several indicators are called ', asked, ': ',
                                  some_of(list(concat(known.name_zh, ' (', known.code, ')')) FILTER (known.part))))
                ELSE error(concat('unknown indicator ', asked, '; ',
                                  near_of(max_by(known.code, (known.score, known.code), 5) FILTER (known.score IS NOT NULL)),
                                  ' (words: FROM find_indicator(''罚款''))')) END
    FROM (
        SELECT i.indicator AS code, i.name_zh, trim(asked) IN (i.indicator, i.name_zh) OR lower(trim(asked)) = lower(i.name_en) AS exact,
               (contains(i.name_zh, trim(asked)) OR contains(lower(i.name_en), lower(trim(asked)))) AS part,
               greatest(likeness_of(i.indicator, asked), likeness_of(i.name_zh, asked), likeness_of(i.name_en, asked)) AS score
        FROM meta.indicators AS i
    ) AS known
);

COMMENT ON MACRO indicator_of IS '指标代码：由代码、中英文名称或唯一的一部分名称得出；认不出或不止一个时报错 | Code of an indicator from its code, its name in Chinese or English, or a part of one name only; an error where none or several fit';
