-- The name of a region, from its name, its division code, or a part that only one name has.
CREATE OR REPLACE MACRO region_of(asked) AS (
    SELECT CASE WHEN coalesce(trim(asked), '') = '' THEN error('name a region; they are found with FROM meta.regions')
                WHEN len(list(DISTINCT known.region) FILTER (known.exact)) = 1 THEN any_value(known.region) FILTER (known.exact)
                WHEN count(*) FILTER (known.part) = 1 THEN any_value(known.region) FILTER (known.part)
                WHEN bool_or(known.part)
                THEN error(concat('several regions are called ', asked, ': ',
                                  some_of(list(known.region) FILTER (known.part))))
                ELSE error(concat('unknown region ', asked, '; ',
                                  near_of(max_by(known.region, (known.score, known.region), 5) FILTER (known.score IS NOT NULL)),
                                  ' (all: FROM meta.regions)')) END
    FROM (
        SELECT r.region, r.region = trim(asked) OR r.region_code = trim(asked) AS exact, contains(r.region, trim(asked)) AS part,
               likeness_of(r.region, asked) AS score
        FROM meta.regions AS r
    ) AS known
);

COMMENT ON MACRO region_of IS '地区名称：由名称、区划代码或唯一的一部分名称得出；认不出或不止一个时报错 | Name of a region from its name, its code or a part of one name only; an error where none or several fit';
