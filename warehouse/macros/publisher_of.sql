-- The id of a bureau, from its id, a name that any of its reports bears, its region, or a part that only one bureau's names have.
CREATE OR REPLACE MACRO publisher_of(asked) AS (
    SELECT CASE WHEN coalesce(trim(asked), '') = '' THEN error('name a bureau; they are found with FROM find_publisher(''卫生'')')
                WHEN len(list(DISTINCT known.id) FILTER (known.exact)) = 1 THEN any_value(known.id) FILTER (known.exact)
                WHEN len(list(DISTINCT known.id) FILTER (known.part)) = 1 THEN any_value(known.id) FILTER (known.part)
                WHEN bool_or(known.part)
                THEN error(concat('several bureaus are called ', asked, ': ',
                                  some_of(list(DISTINCT concat(known.name, ' (', known.id, ')')) FILTER (known.part))))
                ELSE error(concat('unknown bureau ', asked, '; ',
                                  near_of(max_by(known.name, (known.score, known.name), 5) FILTER (known.score IS NOT NULL)),
                                  ' (all: FROM meta.publishers)')) END
    FROM (
        SELECT named.id, named.name, trim(asked) IN (named.id, named.name) AS exact,
               contains(named.name, trim(asked)) AS part,
               likeness_of(named.name, asked) AS score
        FROM (
            SELECT p.publisher_id AS id, p.publisher AS name FROM meta.publishers AS p
            UNION SELECT d.publisher_id, d.publisher FROM core.documents AS d WHERE d.publisher_id <> ''
            UNION SELECT r.publisher_id, r.region FROM meta.publishers AS r WHERE r.region <> ''
        ) AS named
    ) AS known
);

COMMENT ON MACRO publisher_of IS '机关编号：由编号、任一份报告中的名称、地区或唯一的一部分名称得出；认不出或不止一个时报错 | Id of a bureau from its id, a name, its region or a part of one name only; an error where none or several fit';
