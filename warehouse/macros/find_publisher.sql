-- One row per bureau one of whose names holds all of the words.
CREATE OR REPLACE MACRO find_publisher(words) AS TABLE
    SELECT p.publisher_id, p.publisher, p.region, p.admin_level, p.first_year, p.last_year, p.documents
    FROM meta.publishers AS p
    WHERE (
        SELECT bool_and(contains(lower(concat_ws(' ', p.publisher_id, p.publisher, p.region)), w.word))
        FROM (SELECT unnest(words_of(words, 'meta.publishers')) AS word) AS w
    )
    ORDER BY p.publisher_id;

COMMENT ON MACRO TABLE find_publisher IS '按词查机关：FROM find_publisher(''澜陵'') | Bureaus by words: FROM find_publisher(''澜陵'')';
