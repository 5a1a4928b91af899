-- What comes near, in words: the names, the nearest first; that there are none is said.
CREATE OR REPLACE MACRO near_of(names) AS
    CASE WHEN coalesce(len(names), 0) = 0 THEN 'nothing is near it' ELSE concat('near it: ', array_to_string(names, ', ')) END;

COMMENT ON MACRO near_of IS '相近名称的列表，写成一句；没有则说明没有 | A list of names that come near, in words; where there are none it says so';
