-- The words to look for, in lower case; `everything` is where all that can be found stands.
CREATE OR REPLACE MACRO words_of(asked, everything) AS
    CASE WHEN coalesce(trim(asked), '') = '' THEN error(concat('name words to look for, not NULL or nothing; all: FROM ', everything))
         ELSE string_split(lower(trim(asked)), ' ') END;

COMMENT ON MACRO words_of IS '要查的词：转为小写、按空格分开；NULL 或空白报错 | The words to look for; an error for NULL and for blanks';
