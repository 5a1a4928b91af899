-- One row per document version that only one state has, or that counts otherwise in the newer: its status, its heir, whose it is.
CREATE VIEW changed_documents AS
SELECT * REPLACE (why_corrected(why, why_detail) AS why, detail_corrected(why_detail) AS why_detail)
FROM (SELECT CASE WHEN o.document_id IS NULL THEN 'new' WHEN n.document_id IS NULL THEN 'gone' ELSE 'changed' END AS kind,
       coalesce(n.publisher_id, o.publisher_id) AS publisher_id,
       coalesce(n.report_year, o.report_year) AS year,
       o.document_id AS document_before, n.document_id AS document_after,
       o.status AS status_before, n.status AS status_after,
       CASE
           WHEN n.document_id IS NULL THEN 'document_removed'
           WHEN n.status = 'superseded' THEN 'document_replaced'
           WHEN n.status = 'quarantined' THEN 'held_back'
           WHEN n.status IN ('unreadable', 'not_a_report') THEN 'document_refused'
           WHEN o.document_id IS NULL THEN 'new_document'
           WHEN o.status = 'quarantined' THEN 'released'
           WHEN o.status <> 'accepted' THEN 'document_restored'
           ELSE 'identified_otherwise'
       END AS why,
       coalesce(CASE
           WHEN n.status = 'superseded' THEN n.replaced_by
           WHEN n.status <> 'accepted' THEN n.status_reason
           WHEN o.status <> 'accepted' THEN o.status_reason
       END, '') AS why_detail
FROM older.documents AS o
FULL JOIN newer.documents AS n USING (document_id)
WHERE o.status IS DISTINCT FROM n.status OR o.replaced_by IS DISTINCT FROM n.replaced_by
   OR o.publisher_id IS DISTINCT FROM n.publisher_id OR o.report_year IS DISTINCT FROM n.report_year);
