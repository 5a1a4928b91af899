-- One row per document: how much of it is accounted for, and what the check found.
WITH facts AS (
    SELECT document_id, count(*) FILTER (WHERE status IN ('accepted', 'quarantined')) AS observations,
           count(*) FILTER (WHERE status = 'quarantined') AS observations_quarantined,
           count(*) FILTER (WHERE origin IN ('stated_zero', 'stated_whole')) AS stated
    FROM core.observations GROUP BY document_id
),
about AS (
    -- a finding is about its document and about the documents of its observations, and counts once for each
    SELECT finding_id, document_id, severity, outcome, waiver FROM quality.findings WHERE document_id IS NOT NULL
    UNION
    SELECT findings.finding_id, observations.document_id, findings.severity, findings.outcome, findings.waiver
    FROM (SELECT *, unnest(observation_ids) AS observation_id FROM quality.findings) AS findings
    JOIN core.observations AS observations USING (observation_id)
),
found_out AS (
    SELECT document_id,
           count(*) FILTER (WHERE outcome = 'failed' AND waiver = '' AND severity = 'critical') AS critical,
           count(*) FILTER (WHERE outcome = 'failed' AND waiver = '' AND severity = 'warning') AS warning,
           count(*) FILTER (WHERE outcome = 'failed' AND waiver = '' AND severity = 'info') AS info,
           count(*) FILTER (WHERE outcome = 'failed' AND waiver <> '') AS waived
    FROM about GROUP BY document_id
)
SELECT documents.document_id,
       documents.file_name,
       documents.publisher_id,
       documents.publisher,
       documents.report_year,
       documents.format,
       documents.pages,
       documents.characters,
       documents.status,
       documents.status_reason,
       counts.quantities, counts.mapped, counts.unmapped, counts.excluded,
       counts.mapped / nullif(counts.quantities, 0) AS mapped_share,
       counts.mapped / nullif(counts.mapped + counts.unmapped, 0) AS mapped_share_of_relevant,
       coalesce(facts.observations, 0)::INTEGER AS observations,
       coalesce(facts.observations_quarantined, 0)::INTEGER AS observations_quarantined,
       coalesce(facts.stated, 0)::INTEGER AS stated,
       counts.indicators_found, counts.indicators_ambiguous,
       counts.indicators_found / nullif(counts.indicators_searched, 0) AS coverage,
       coalesce(found_out.critical, 0)::INTEGER AS findings_critical,
       coalesce(found_out.warning, 0)::INTEGER AS findings_warning,
       coalesce(found_out.info, 0)::INTEGER AS findings_info,
       coalesce(found_out.waived, 0)::INTEGER AS findings_waived
FROM core.documents AS documents
JOIN core.document_counts AS counts USING (document_id)
LEFT JOIN facts USING (document_id)
LEFT JOIN found_out USING (document_id)
ORDER BY documents.publisher_id, documents.report_year, documents.document_id;

COMMENT ON TABLE marts.report_scorecard IS '报告评分：每个文件版本一行，数字的去向、指标覆盖与检查发现。 | Report scorecard: one row per document version, with what became of its numbers, the indicators covered and the findings.';
COMMENT ON COLUMN marts.report_scorecard.document_id IS '文件版本，见 core.documents | Document version, see core.documents';
COMMENT ON COLUMN marts.report_scorecard.file_name IS '文件名 | File name';
COMMENT ON COLUMN marts.report_scorecard.publisher_id IS '发布机关编号；未识别时为空串 | Id of the bureau; '''' where not recognised';
COMMENT ON COLUMN marts.report_scorecard.publisher IS '发布机关，按本报告的写法；未识别时为空串 | The bureau as this report writes it; '''' where not recognised';
COMMENT ON COLUMN marts.report_scorecard.report_year IS '报告所述年度；未识别时为 NULL | Year that the report is about; NULL where not recognised';
COMMENT ON COLUMN marts.report_scorecard.format IS '文件格式 | Format of the file';
COMMENT ON COLUMN marts.report_scorecard.pages IS '页数；无分页的格式为 NULL | Number of pages; NULL for formats without pages';
COMMENT ON COLUMN marts.report_scorecard.characters IS '正文字符数 | Number of characters of the text';
COMMENT ON COLUMN marts.report_scorecard.status IS '现状，见 core.documents | State, see core.documents';
COMMENT ON COLUMN marts.report_scorecard.status_reason IS '现状的原因 | Why it is in this state';
COMMENT ON COLUMN marts.report_scorecard.quantities IS '数量总数 | Number of quantities';
COMMENT ON COLUMN marts.report_scorecard.mapped IS '成为观测的数量 | Quantities that became observations';
COMMENT ON COLUMN marts.report_scorecard.unmapped IS '尚未对应指标的数量 | Quantities that no indicator claims yet';
COMMENT ON COLUMN marts.report_scorecard.excluded IS '按规则排除的数量 | Quantities excluded by a rule';
COMMENT ON COLUMN marts.report_scorecard.mapped_share IS '成为观测的数量占全部数量的份额，0 至 1；没有数量时为 NULL | Share of all quantities that became observations, 0 to 1; NULL where there are none';
COMMENT ON COLUMN marts.report_scorecard.mapped_share_of_relevant IS '同上，但不计按规则排除的数量 | The same, without those excluded by a rule';
COMMENT ON COLUMN marts.report_scorecard.observations IS '观测总数 | Number of observations';
COMMENT ON COLUMN marts.report_scorecard.observations_quarantined IS '其中隔离的观测 | Observations held back';
COMMENT ON COLUMN marts.report_scorecard.stated IS '其中由文字说明为零或全部的观测 | Observations that words state as zero or whole';
COMMENT ON COLUMN marts.report_scorecard.indicators_found IS '找到的指标数 | Number of indicators found';
COMMENT ON COLUMN marts.report_scorecard.indicators_ambiguous IS '有线索但不能确定的指标数 | Number of indicators with cues that do not decide';
COMMENT ON COLUMN marts.report_scorecard.coverage IS '找到的指标占目录的份额，0 至 1 | Share of the catalogue that was found, 0 to 1';
COMMENT ON COLUMN marts.report_scorecard.findings_critical IS '严重发现数 | Critical findings';
COMMENT ON COLUMN marts.report_scorecard.findings_warning IS '警告发现数 | Warnings';
COMMENT ON COLUMN marts.report_scorecard.findings_info IS '提示发现数 | Findings that inform';
COMMENT ON COLUMN marts.report_scorecard.findings_waived IS '经人工接受、不在以上三数之内的发现数 | Findings that people accepted, in none of the three';
