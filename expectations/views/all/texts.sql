-- A text without white space and what figures are made of: two reports that differ in figures only have the same letters.
create macro letters_of(text) as translate(text, '0123456789.% 　' || chr(9) || chr(10) || chr(13), '');

-- One row per document that counts and whose letters are those of another one too.
-- To look at every letter is what costs, so only texts are looked at that may be alike: they begin with the same hundred letters, and their
-- letters take the same room. All that is left out takes a byte a character, but for the wide space.
create table shared_texts as
with measured as (
    select document_id, left(letters_of(left(text, 200)), 100) as opening, replace(text, '　', '') as spaced
    from core.documents semi join live_documents using (document_id)
    where publisher_id <> '' and report_year is not null
),
alike as (
    select unnest(documents) as document_id
    from (
        select list(document_id) as documents from measured
        group by strlen(spaced) - length(spaced), if(length(opening) = 100, opening, '') -- too many figures to tell
        having count(*) > 1
    )
),
marked as (
    select document_id, publisher_id, report_year, file_name, length(letters) as letters, hash(letters) as mark
    from (select * exclude (text), letters_of(text) as letters from core.documents semi join alike using (document_id))
)
select * from marked qualify count(*) over (partition by mark) > 1;
