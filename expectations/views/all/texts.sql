-- One row per document that counts and whose letters are those of another one too.
create table shared_texts as
select document_id, publisher_id, report_year, file_name, letters, letters_md5 as mark
from core.documents semi join live_documents using (document_id)
where publisher_id <> '' and report_year is not null
qualify count(*) over (partition by letters_md5) > 1;
