-- One row per observation that speaks of a cell: its sentence with the proving words in 【】, where it stands, and whether the marts take it.
CREATE OR REPLACE MACRO evidence(publisher, indicator, year, breakdown := '') AS TABLE
    SELECT o.value, o.unit, o.qualifier,
           CASE WHEN o.evidence_start >= o.sentence_start AND o.evidence_end <= o.sentence_start + length(o.sentence)
                THEN concat(left(o.sentence, o.evidence_start - o.sentence_start), '【', o.surface, '】',
                            substr(o.sentence, o.evidence_end - o.sentence_start + 1))
                ELSE concat('【', o.surface, '】', o.sentence) END AS marked_sentence,
           d.title, o.place, o.page, d.file_name, d.source, d.report_year,
           CASE WHEN d.status = 'accepted' THEN o.status ELSE d.status END AS status,
           CASE WHEN d.status = 'accepted' THEN o.status_reason ELSE d.status_reason END AS status_reason,
           t.observation_id IS NOT NULL AS in_trend,
           o.correction, o.origin, o.rule, o.confidence, o.flags, o.breakdown, o.indicator, o.year, o.publisher_id, o.observation_id, o.document_id
    FROM (SELECT publisher_of(publisher) AS publisher_id, indicator_of(indicator) AS indicator, breakdown_of(breakdown) AS breakdown,
                 year_of(year) AS year) AS asked
    JOIN core.observations AS o ON o.publisher_id = asked.publisher_id AND o.indicator = asked.indicator
    JOIN core.documents AS d ON d.document_id = o.document_id
    LEFT JOIN marts.yearly_trend AS t
      ON t.publisher_id = o.publisher_id AND t.indicator = o.indicator AND t.breakdown = o.breakdown AND t.year = o.year
     AND t.observation_id = o.observation_id
    WHERE o.year = asked.year AND asked.breakdown IN ('*', o.breakdown)
    ORDER BY o.breakdown, in_trend DESC, d.report_year, o.document_id, o.evidence_start, o.observation_id;

COMMENT ON MACRO TABLE evidence IS '某格数字的原文：FROM evidence(''柏川区'', ''罚款金额'', 2023)；每处说法一行，采用者在先 | The words behind a cell: FROM evidence(''柏川区'', ''penalty.fines'', 2023); a row for each place that speaks of it, the one taken first';
