-- A text without white space and what figures are made of: two reports that differ in figures only have the same letters.
create macro letters_of(text) as translate(text, '0123456789０１２３４５６７８９.．%％ 　' || chr(9) || chr(10) || chr(13) || chr(160), '');

-- One row per document that counts and whose letters are those of another one too, with how many there are.
-- What costs is to look at every letter. Texts that are alike begin alike, so that those whose first 200 letters nobody shares are done with;
-- where the first 400 characters hold fewer letters, the whole text is looked at.
create table shared_texts as
with openings as (
    select document_id, left(letters_of(left(text, 400)), 200) as opening
    from core.documents semi join live_documents using (document_id)
    where publisher_id <> '' and report_year is not null
),
alike as (
    select unnest(documents) as document_id
    from (select list(document_id) as documents from openings group by if(length(opening) = 200, opening, '') having count(*) > 1)
),
whole as (
    select document_id, publisher_id, report_year, file_name, letters_of(text) as letters
    from core.documents semi join alike using (document_id)
),
marked as (
    select document_id, publisher_id, report_year, file_name, length(letters) as letters, hash(letters) as mark from whole
)
select * from marked qualify count(*) over (partition by mark) > 1;
