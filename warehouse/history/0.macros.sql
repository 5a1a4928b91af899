-- What the next steps say in short. A document that a correction drops is quarantined, with a reason that names it.
CREATE MACRO dropped_by(detail) AS starts_with(detail, 'dropped by correction ');

CREATE MACRO why_corrected(why, detail) AS
    CASE WHEN NOT coalesce(dropped_by(detail), false) THEN why WHEN why = 'held_back' THEN 'correction' ELSE 'correction_withdrawn' END;

CREATE MACRO detail_corrected(detail) AS
    CASE WHEN dropped_by(detail) THEN regexp_extract(detail, '^dropped by correction ([^:]+): ', 1) ELSE detail END;
