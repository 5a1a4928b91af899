-- A year as a number; NULL is none.
CREATE OR REPLACE MACRO year_of(asked) AS
    CASE WHEN asked IS NULL THEN error('name a year, not NULL; which there are: SELECT DISTINCT year FROM marts.yearly_trend')
         ELSE asked::INTEGER END;

COMMENT ON MACRO year_of IS '年度：须写明，NULL 报错 | A year, which must be named; an error for NULL';
