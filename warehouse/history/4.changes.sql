-- One row per change, with its weight: what a person should look at first. This is the one place where weights are made.
--
--   weight = kind × extent × whole × critical × size
--   kind      gone 6, changed 4, new 0.5, moved 0.01: what readers lose before what they get
--   extent    changed: the difference as a share of the larger value, 0.1 where only unit or qualifier differ; a slip of ten thousand 10; else 1
--   whole     1 for breakdown '', 0.4 for a part
--   critical  1.5 where the indicator stands in a relation of severity critical (seeds/relations.csv), else 1
--   size      1 to 3: 1 + log10(1 + value / median of its level), as large figures move sums and ranks
--   Documents: 6 where one no longer counts, 2 where it changed otherwise, 1 where it is new.

-- True where two figures differ by about ten thousand, within a factor of two; as in expectations/neighbours.sql.
CREATE MACRO ten_thousandfold(ratio) AS ratio > 0 AND abs(abs(log10(ratio)) - 4) <= log10(2);

CREATE VIEW changes AS
WITH critical AS (
    SELECT DISTINCT unnest(regexp_extract_all(concat_ws(' ', left_side, right_side), '[a-z_]+\.[a-z_]+')) AS indicator
    FROM newer.relations WHERE severity = 'critical'
),
measured AS (
    SELECT c.*,
           unit <> '%' AND coalesce(ten_thousandfold(coalesce(value_after, aside_value)::DOUBLE / nullif(value_before, 0)::DOUBLE), false) AS slip,
           critical.indicator IS NOT NULL AS of_critical,
           greatest(abs(value_before), abs(value_after))::DOUBLE AS largest
    FROM changed_cells AS c LEFT JOIN critical USING (indicator)
)
SELECT 'cell' AS subject, kind, publisher_id, indicator, breakdown, year, unit, value_before, value_after,
       coalesce(qualifier_before, '') AS qualifier_before, coalesce(qualifier_after, '') AS qualifier_after,
       coalesce(observation_before, '') AS observation_before, coalesce(observation_after, '') AS observation_after,
       coalesce(document_before, '') AS document_before, coalesce(document_after, '') AS document_after,
       '' AS status_before, '' AS status_after, why, why_detail, slip,
       (CASE kind WHEN 'gone' THEN 6 WHEN 'changed' THEN 4 WHEN 'new' THEN 0.5 ELSE 0.01 END
        * CASE WHEN slip THEN 10
               WHEN kind = 'changed' AND value_before <> value_after THEN least(1, abs(value_after - value_before)::DOUBLE / largest)
               WHEN kind = 'changed' THEN 0.1
               ELSE 1 END
        * if(breakdown = '', 1, 0.4)
        * if(of_critical, 1.5, 1)
        * if(median > 0, least(3, 1 + log10(1 + largest / median::DOUBLE)), 1))::FLOAT AS weight
FROM measured
UNION ALL
SELECT 'document', kind, publisher_id, '', '', year, '', NULL, NULL, '', '', '', '', coalesce(document_before, ''), coalesce(document_after, ''),
       coalesce(status_before, ''), coalesce(status_after, ''), why, why_detail, false,
       CASE WHEN status_before = 'accepted' AND status_after IS DISTINCT FROM 'accepted' THEN 6 WHEN kind = 'new' THEN 1 ELSE 2 END::FLOAT
FROM changed_documents;
