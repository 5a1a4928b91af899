-- One row per report year: how much of its reports is accounted for, held back and found fault with.
SELECT report_year,
       count(*)::INTEGER AS documents,
       count(DISTINCT nullif(publisher_id, ''))::INTEGER AS publishers,
       (count(*) FILTER (WHERE status = 'quarantined'))::INTEGER AS documents_quarantined,
       sum(quantities)::INTEGER AS quantities,
       sum(mapped)::INTEGER AS mapped,
       sum(unmapped)::INTEGER AS unmapped,
       sum(mapped) / nullif(sum(mapped) + sum(unmapped), 0) AS mapped_share_of_relevant,
       sum(observations)::INTEGER AS observations,
       sum(observations_quarantined)::INTEGER AS observations_quarantined,
       sum(observations_quarantined) / nullif(sum(observations), 0) AS quarantined_share,
       (count(*) FILTER (WHERE findings_critical + findings_warning = 0 AND status = 'accepted'))::INTEGER AS documents_without_findings,
       sum(findings_critical)::INTEGER AS findings_critical,
       sum(findings_warning)::INTEGER AS findings_warning,
       sum(findings_info)::INTEGER AS findings_info,
       sum(findings_waived)::INTEGER AS findings_waived
FROM marts.report_scorecard
WHERE report_year IS NOT NULL AND status IN ('accepted', 'quarantined')
GROUP BY report_year
ORDER BY report_year;

COMMENT ON TABLE marts.quality_yearly IS '逐年质量：每个报告年度一行，按其采用与隔离的报告。各次运行的质量见 quality.runs 与 quality.findings_by_run。 | Quality by report year, over its accepted and quarantined reports. That of each run is in quality.runs and quality.findings_by_run.';
COMMENT ON COLUMN marts.quality_yearly.report_year IS '报告所述年度 | Year that the reports are about';
COMMENT ON COLUMN marts.quality_yearly.documents IS '采用与隔离的报告数 | Reports accepted or quarantined';
COMMENT ON COLUMN marts.quality_yearly.publishers IS '发布机关数 | Bureaus that published them';
COMMENT ON COLUMN marts.quality_yearly.documents_quarantined IS '其中隔离的报告数 | Reports held back as a whole';
COMMENT ON COLUMN marts.quality_yearly.quantities IS '数量总数 | Quantities found';
COMMENT ON COLUMN marts.quality_yearly.mapped IS '成为观测的数量 | Quantities that became observations';
COMMENT ON COLUMN marts.quality_yearly.unmapped IS '尚未对应指标的数量 | Quantities that no indicator claims yet';
COMMENT ON COLUMN marts.quality_yearly.mapped_share_of_relevant IS '成为观测的数量占其与尚未对应者之和的份额，0 至 1；两者都没有时为 NULL | Share of mapped among mapped and unmapped, 0 to 1; NULL where there is neither';
COMMENT ON COLUMN marts.quality_yearly.observations IS '观测总数 | Observations';
COMMENT ON COLUMN marts.quality_yearly.observations_quarantined IS '其中隔离的观测 | Observations held back';
COMMENT ON COLUMN marts.quality_yearly.quarantined_share IS '隔离的观测所占份额，0 至 1；没有观测时为 NULL | Share of observations held back, 0 to 1; NULL where there are none';
COMMENT ON COLUMN marts.quality_yearly.documents_without_findings IS '采用且没有严重发现与警告的报告数 | Accepted reports without critical findings and warnings';
COMMENT ON COLUMN marts.quality_yearly.findings_critical IS '严重发现数，涉及几份报告的各计一次 | Critical findings, each counted once for every report it is about';
COMMENT ON COLUMN marts.quality_yearly.findings_warning IS '警告数，计法相同 | Warnings, counted likewise';
COMMENT ON COLUMN marts.quality_yearly.findings_info IS '提示数，计法相同 | Findings that inform, counted likewise';
COMMENT ON COLUMN marts.quality_yearly.findings_waived IS '经人工接受、不在以上三数之内的发现数 | Findings that people accepted, in none of the three';
