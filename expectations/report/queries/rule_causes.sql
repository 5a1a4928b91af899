-- One row per rule: what is most likely behind a finding of it.
select rule, likely_cause, likely_cause_en from quality.rules order by rule
