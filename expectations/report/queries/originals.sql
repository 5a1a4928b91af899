-- One row per document: what tells its bytes, and what kind of file they are.
select document_id, sha256, file_name, format from core.documents order by document_id
