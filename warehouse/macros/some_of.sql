-- The first five of many, in words; how many more there are is said.
CREATE OR REPLACE MACRO some_of(names) AS
    concat(array_to_string(list_sort(names)[1:5], ', '), CASE WHEN len(names) > 5 THEN concat(' and ', len(names) - 5, ' more') ELSE '' END);

COMMENT ON MACRO some_of IS '名称列表的前五个，余者只计数 | The first five of a list of names, and how many more there are';
