-- One row per cell of the yearly trend that the newer state shows otherwise than the older, or that only one of them has.
CREATE TABLE cells AS
SELECT publisher_id, indicator, breakdown, year,
       CASE
           WHEN o.observation_id IS NULL THEN 'new'
           WHEN n.observation_id IS NULL THEN 'gone'
           WHEN o.value IS DISTINCT FROM n.value OR o.qualifier IS DISTINCT FROM n.qualifier OR o.unit IS DISTINCT FROM n.unit THEN 'changed'
           ELSE 'moved'
       END AS kind,
       coalesce(n.unit, o.unit) AS unit,
       o.unit IS DISTINCT FROM n.unit AS unit_differs,
       o.value AS value_before, n.value AS value_after,
       o.qualifier AS qualifier_before, n.qualifier AS qualifier_after,
       o.observation_id AS observation_before, n.observation_id AS observation_after,
       o.document_id AS document_before, n.document_id AS document_after,
       coalesce(n.median, o.median) AS median
FROM older.trend AS o
FULL JOIN newer.trend AS n USING (publisher_id, indicator, breakdown, year)
WHERE o.observation_id IS DISTINCT FROM n.observation_id
   OR o.value IS DISTINCT FROM n.value OR o.qualifier IS DISTINCT FROM n.qualifier OR o.unit IS DISTINCT FROM n.unit;
