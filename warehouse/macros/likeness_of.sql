-- How like a name is to what was asked for: from 0.6 in Chinese, where one sign in three tells, and 0.72 in letters, where words that have
-- nothing in common reach 0.7; NULL below.
CREATE OR REPLACE MACRO likeness_of(name, asked) AS
    nullif(greatest(jaro_winkler_similarity(lower(name), lower(trim(asked))), if(regexp_full_match(asked, '[ -~]*'), 0.72, 0.6)),
           if(regexp_full_match(asked, '[ -~]*'), 0.72, 0.6));

COMMENT ON MACRO likeness_of IS '名称与所问之词的相似度（0 至 1）；不相近为 NULL | How like a name is to what was asked for, from 0 to 1; NULL where it is not near';
