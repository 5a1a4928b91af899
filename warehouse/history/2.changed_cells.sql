-- One row per changed cell, with its cause: what became of the figure that stood there, else where the new one comes from.
CREATE VIEW changed_cells AS
WITH documents AS (
    SELECT document_id,
           o.status AS was, o.status_reason AS was_reason, n.status AS now, n.status_reason AS now_reason,
           n.replaced_by,
           o.publisher_id IS DISTINCT FROM n.publisher_id OR o.report_year IS DISTINCT FROM n.report_year AS of_another,
           o.reader IS DISTINCT FROM n.reader AS reader_differs
    FROM older.documents AS o FULL JOIN newer.documents AS n USING (document_id)
),
-- documents that stood in the older state, by what replaces them in the newer
heirs AS (
    SELECT n.replaced_by AS document_id, min(n.document_id) AS replaces
    FROM newer.documents AS n SEMI JOIN (SELECT document_id FROM older.documents WHERE status = 'accepted') AS o USING (document_id)
    WHERE n.status = 'superseded' AND n.replaced_by IS NOT NULL
    GROUP BY 1
),
-- what would fill a cell that is gone, but is kept out of the marts
aside AS (
    SELECT publisher_id, indicator, breakdown, year,
           arg_min(o.status, rank) AS status, arg_min(o.reason, rank) AS reason, arg_min(o.correction, rank) AS correction,
           arg_min(o.value, rank) AS value
    FROM (SELECT c.*, if(c.status = 'accepted', d.status, c.status) AS status,
                 if(c.status = 'accepted', d.status_reason, c.status_reason) AS reason,
                 (d.report_year IS DISTINCT FROM c.year, c.observation_id) AS rank
          FROM newer.observations AS c JOIN newer.documents AS d USING (document_id)
          WHERE d.status IN ('accepted', 'quarantined') AND (c.status <> 'accepted' OR d.status = 'quarantined')) AS o
    SEMI JOIN (SELECT * FROM cells WHERE kind = 'gone') AS g USING (publisher_id, indicator, breakdown, year)
    GROUP BY publisher_id, indicator, breakdown, year
),
corrected_now AS (SELECT observation_id, correction, origin = 'corrected' AS made FROM newer.observations WHERE correction <> ''),
corrected_then AS (SELECT observation_id, correction FROM older.observations WHERE origin = 'corrected'),
joined AS (
    SELECT cells.*,
           aside.status AS aside_status, aside.reason AS aside_reason, aside.correction AS aside_correction, aside.value AS aside_value,
           by_hand.correction AS correction, by_hand.made AS made_by_correction,
           was_by_hand.correction AS was_correction,
           became.status AS became, became.status_reason AS became_reason, became.correction AS became_correction,
           became.publisher_id IS DISTINCT FROM cells.publisher_id AS became_of_another,
           came.status AS came, came.status_reason AS came_reason, came.correction AS came_correction,
           came.publisher_id IS DISTINCT FROM cells.publisher_id AS came_of_another,
           of_before.now AS before_now, of_before.now_reason AS before_reason, of_before.replaced_by AS before_heir,
           of_before.of_another AS before_of_another, of_before.reader_differs AS before_reader,
           of_after.was AS after_was, of_after.was_reason AS after_reason, of_after.of_another AS after_of_another,
           of_after.reader_differs AS after_reader,
           heirs.replaces AS after_replaces
    FROM cells
    LEFT JOIN aside USING (publisher_id, indicator, breakdown, year)
    LEFT JOIN corrected_now AS by_hand ON by_hand.observation_id = cells.observation_after
    LEFT JOIN corrected_then AS was_by_hand ON was_by_hand.observation_id = cells.observation_before
    LEFT JOIN newer.observations AS became ON became.observation_id = cells.observation_before
    LEFT JOIN older.observations AS came ON came.observation_id = cells.observation_after
    LEFT JOIN documents AS of_before ON of_before.document_id = cells.document_before
    LEFT JOIN documents AS of_after ON of_after.document_id = cells.document_after
    LEFT JOIN heirs ON heirs.document_id = cells.document_after
),
read AS (
    SELECT *, CASE WHEN if(observation_before IS NULL, after_reader, before_reader) THEN '读取程序 reader'
                   WHEN (SELECT extractor_differs FROM circumstances) THEN '抽取程序 extractor' ELSE '定义 definitions' END AS read_with
    FROM joined
)
SELECT * EXCLUDE (cause), why_corrected(cause.why, cause.detail) AS why, coalesce(detail_corrected(cause.detail), '') AS why_detail
FROM (
    SELECT kind, publisher_id, indicator, breakdown, year, unit, unit_differs, value_before, value_after, qualifier_before, qualifier_after,
           observation_before, observation_after, document_before, document_after, median, aside_value,
           CASE
               WHEN made_by_correction OR correction IS NOT NULL AND came = 'quarantined' THEN {why: 'correction', detail: correction}
               WHEN aside_status IN ('dropped', 'corrected') THEN {why: 'correction', detail: aside_correction}
               WHEN aside_status IS NOT NULL THEN {why: 'held_back', detail: aside_reason}
               WHEN was_correction IS NOT NULL AND became IS NULL THEN {why: 'correction_withdrawn', detail: was_correction}
               -- a figure stood there: what became of it
               WHEN became IN ('dropped', 'corrected') THEN {why: 'correction', detail: became_correction}
               WHEN observation_before IS NOT NULL AND became = 'quarantined' THEN {why: 'held_back', detail: became_reason}
               WHEN document_before IS NOT NULL AND before_now IS NULL THEN {why: 'document_removed', detail: ''}
               WHEN before_now = 'superseded' THEN {why: 'document_replaced', detail: before_heir}
               WHEN before_now = 'quarantined' THEN {why: 'held_back', detail: before_reason}
               WHEN before_now IN ('unreadable', 'not_a_report') THEN {why: 'document_refused', detail: before_reason}
               WHEN document_before IS NOT NULL AND (before_of_another OR became IS NOT NULL AND became_of_another)
               THEN {why: 'identified_otherwise', detail: ''}
               WHEN observation_before IS NOT NULL AND (became IS NULL OR observation_before = observation_after)
               THEN {why: 'read_otherwise', detail: read_with}
               -- it is still there, or none was: where the new one comes from
               WHEN came IN ('dropped', 'corrected') THEN {why: 'correction_withdrawn', detail: came_correction}
               WHEN came = 'quarantined' THEN {why: 'released', detail: came_reason}
               WHEN after_was IS NULL AND after_replaces IS NOT NULL THEN {why: 'document_replaced', detail: document_after}
               WHEN after_was IS NULL THEN {why: 'new_document', detail: ''}
               WHEN after_was = 'quarantined' THEN {why: 'released', detail: after_reason}
               WHEN after_was <> 'accepted' THEN {why: 'document_restored', detail: after_reason}
               WHEN after_of_another OR came IS NOT NULL AND came_of_another THEN {why: 'identified_otherwise', detail: ''}
               WHEN came IS NULL THEN {why: 'read_otherwise', detail: read_with}
               ELSE {why: 'evidence_elsewhere', detail: ''}
           END AS cause
    FROM read
);
