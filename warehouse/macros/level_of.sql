-- An administrative level as the marts write it, from that or its Chinese name; NULL stays NULL: all levels.
CREATE OR REPLACE MACRO level_of(asked) AS
    CASE WHEN asked IS NULL OR asked IN ('provincial', 'municipal', 'county', 'township') THEN asked
         WHEN asked = '省级' THEN 'provincial'
         WHEN asked IN ('市级', '地级') THEN 'municipal'
         WHEN asked IN ('县级', '区级') THEN 'county'
         WHEN asked = '乡级' THEN 'township'
         WHEN trim(asked) = '' THEN error('name a level: provincial, municipal, county or township; NULL for all of them')
         ELSE error(concat('unknown level ', asked, '; the levels are provincial, municipal, county, township')) END;

COMMENT ON MACRO level_of IS '行政层级：provincial、municipal、county、township，或其中文；其他报错 | An administrative level from its code or Chinese name; an error for anything else';
