-- A work file as version 495e196 of the schema made it, with rows. Comments on tables are left out.
CREATE SCHEMA core;
CREATE SCHEMA quality;
CREATE SCHEMA meta;
CREATE SCHEMA marts;
CREATE TABLE core.documents (
    document_id VARCHAR NOT NULL CHECK (document_id <> ''),
    source VARCHAR NOT NULL,
    file_name VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL CHECK (length(sha256) = 64),
    bytes BIGINT NOT NULL CHECK (bytes >= 0),
    title VARCHAR NOT NULL,
    publisher VARCHAR NOT NULL,
    publisher_id VARCHAR NOT NULL,
    department VARCHAR NOT NULL,
    region VARCHAR NOT NULL,
    region_code VARCHAR,
    admin_level VARCHAR,
    report_year INTEGER,
    published_on DATE,
    format VARCHAR NOT NULL,
    reader VARCHAR NOT NULL,
    pages INTEGER,
    characters INTEGER NOT NULL CHECK (characters >= 0),
    status VARCHAR NOT NULL CHECK (status IN ('accepted', 'quarantined', 'unreadable', 'superseded', 'not_a_report')),
    status_reason VARCHAR NOT NULL,
    replaced_by VARCHAR,
    read_status VARCHAR NOT NULL CHECK (read_status IN ('accepted', 'quarantined', 'unreadable', 'not_a_report')),
    read_reason VARCHAR NOT NULL,
    warnings VARCHAR NOT NULL,
    first_seen_at TIMESTAMP NOT NULL,
    fingerprint VARCHAR NOT NULL,
    text VARCHAR NOT NULL
);
INSERT INTO core.documents (document_id, source, file_name, sha256, bytes, title, publisher, publisher_id, department, region, region_code, admin_level, report_year, published_on, format, reader, pages, characters, status, status_reason, replaced_by, read_status, read_reason, warnings, first_seen_at, fingerprint, text) VALUES ('d2021', '/reports/baichuan-2021.txt', 'baichuan-2021.txt', 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb', 83, '柏川区卫生健康局2021年法治政府建设情况报告', '柏川区卫生健康局', 'health:柏川区', 'health', '柏川区', NULL, 'county', 2021, '2022-01-20', 'txt', 'plain text 1', NULL, 33, 'accepted', '', NULL, 'accepted', '', '', '2026-11-21 12:00:00', '0123456789abcdef', '柏川区卫生健康局2021年法治政府建设情况报告' || chr(10) || '全年立案37件。' || chr(10) || '');
INSERT INTO core.documents (document_id, source, file_name, sha256, bytes, title, publisher, publisher_id, department, region, region_code, admin_level, report_year, published_on, format, reader, pages, characters, status, status_reason, replaced_by, read_status, read_reason, warnings, first_seen_at, fingerprint, text) VALUES ('d2021old', '/reports/baichuan-2021.txt', 'baichuan-2021-draft.txt', '3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d', 83, '柏川区卫生健康局2021年法治政府建设情况报告', '柏川区卫生健康局', 'health:柏川区', 'health', '柏川区', NULL, 'county', 2021, '2022-01-20', 'txt', 'plain text 1', NULL, 33, 'superseded', 'older version: baichuan-2021.txt', 'd2021', 'accepted', '', '', '2026-11-20 12:00:00', '0123456789abcdef', '柏川区卫生健康局2021年法治政府建设情况报告' || chr(10) || '全年立案37件。' || chr(10) || '');
INSERT INTO core.documents (document_id, source, file_name, sha256, bytes, title, publisher, publisher_id, department, region, region_code, admin_level, report_year, published_on, format, reader, pages, characters, status, status_reason, replaced_by, read_status, read_reason, warnings, first_seen_at, fingerprint, text) VALUES ('dnone', '/reports/baichuan-2021.txt', 'plan.txt', '2e7d2c03a9507ae265ecf5b5356885a53393a2029d241394997265a1a25aefc6', 83, '柏川区卫生健康局2021年法治政府建设情况报告', '', '', '', '', NULL, 'county', NULL, NULL, 'txt', 'plain text 1', NULL, 3, 'not_a_report', 'report on something else: ''计划''', NULL, 'not_a_report', 'report on something else: ''计划''', '', '2026-11-20 12:00:00', '0123456789abcdef', '计划' || chr(10) || '');
CREATE TABLE core.extraction_log (
    document_id VARCHAR NOT NULL,
    indicator VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL CHECK (outcome IN ('found', 'not_found', 'ambiguous')),
    observations INTEGER NOT NULL CHECK (observations >= 0),
    CHECK ((outcome = 'found') = (observations > 0))
);
INSERT INTO core.extraction_log (document_id, indicator, outcome, observations) VALUES ('d2021', 'penalty.cases_filed', 'found', 1);
INSERT INTO core.extraction_log (document_id, indicator, outcome, observations) VALUES ('d2021', 'penalty.fines', 'not_found', 0);
CREATE TABLE core.observations (
    observation_id VARCHAR NOT NULL CHECK (observation_id <> ''),
    document_id VARCHAR NOT NULL,
    quantity_id VARCHAR,
    publisher_id VARCHAR NOT NULL,
    year INTEGER NOT NULL,
    indicator VARCHAR NOT NULL CHECK (indicator <> ''),
    breakdown VARCHAR NOT NULL,
    value DECIMAL(18, 4) NOT NULL,
    unit VARCHAR NOT NULL,
    qualifier VARCHAR NOT NULL CHECK (qualifier IN ('=', '>', '<', '~')),
    origin VARCHAR NOT NULL CHECK (origin IN ('reported', 'stated_zero', 'stated_whole', 'corrected')),
    surface VARCHAR NOT NULL CHECK (surface <> ''),
    sentence VARCHAR NOT NULL,
    sentence_start INTEGER NOT NULL CHECK (sentence_start >= 1),
    rule VARCHAR NOT NULL,
    confidence DOUBLE NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    flags VARCHAR NOT NULL,
    page INTEGER,
    place VARCHAR NOT NULL,
    evidence_start INTEGER NOT NULL CHECK (evidence_start >= 1),
    evidence_end INTEGER NOT NULL,
    status VARCHAR NOT NULL CHECK (status IN ('accepted', 'quarantined')),
    status_reason VARCHAR NOT NULL,
    CHECK (evidence_end > evidence_start)
);
INSERT INTO core.observations (observation_id, document_id, quantity_id, publisher_id, year, indicator, breakdown, value, unit, qualifier, origin, surface, sentence, sentence_start, rule, confidence, flags, page, place, evidence_start, evidence_end, status, status_reason) VALUES ('o1', 'd2021', 'q1', 'health:柏川区', 2021, 'penalty.cases_filed', '', '37.0000', '件', '=', 'reported', '37件', '全年立案37件。', 25, 'penalty.cases_filed: 立案', 0.97, '', NULL, '第2行', 29, 32, 'quarantined', 'tenfold_change');
CREATE TABLE core.quantities (
    quantity_id VARCHAR NOT NULL CHECK (quantity_id <> ''),
    document_id VARCHAR NOT NULL,
    surface VARCHAR NOT NULL CHECK (surface <> ''),
    value DECIMAL(18, 4) NOT NULL,
    unit VARCHAR NOT NULL,
    qualifier VARCHAR NOT NULL CHECK (qualifier IN ('=', '>', '<', '~')),
    page INTEGER,
    place VARCHAR NOT NULL,
    char_start INTEGER NOT NULL CHECK (char_start >= 1),
    char_end INTEGER NOT NULL,
    sentence VARCHAR NOT NULL,
    sentence_start INTEGER NOT NULL CHECK (sentence_start >= 1),
    section VARCHAR NOT NULL,
    disposition VARCHAR NOT NULL CHECK (disposition IN ('observation', 'unmapped', 'excluded')),
    reason VARCHAR NOT NULL,
    CHECK (char_end > char_start),
    CHECK (disposition <> 'excluded' OR reason <> '')
);
INSERT INTO core.quantities (quantity_id, document_id, surface, value, unit, qualifier, page, place, char_start, char_end, sentence, sentence_start, section, disposition, reason) VALUES ('q1', 'd2021', '37件', '37.0000', '件', '=', NULL, '第2行', 29, 32, '全年立案37件。', 25, '', 'observation', '');
CREATE TABLE meta.breakdowns (
    key VARCHAR NOT NULL CHECK (key <> ''),
    value VARCHAR NOT NULL CHECK (value <> ''),
    name_zh VARCHAR NOT NULL,
    name_en VARCHAR NOT NULL,
    position INTEGER NOT NULL
);
INSERT INTO meta.breakdowns (key, value, name_zh, name_en, position) VALUES ('domain', 'school', '学校卫生', 'School health', 1);
CREATE TABLE meta.indicators (
    indicator VARCHAR NOT NULL CHECK (indicator <> ''),
    theme VARCHAR NOT NULL,
    name_zh VARCHAR NOT NULL,
    name_en VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    aggregation VARCHAR NOT NULL CHECK (aggregation IN ('sum', 'latest', 'none')),
    breakdowns VARCHAR NOT NULL,
    definition VARCHAR NOT NULL,
    mart VARCHAR NOT NULL,
    mart_column VARCHAR NOT NULL,
    position INTEGER NOT NULL
);
CREATE TABLE meta.publishers (
    publisher_id VARCHAR NOT NULL CHECK (publisher_id <> ''),
    publisher VARCHAR NOT NULL,
    department VARCHAR NOT NULL,
    region VARCHAR NOT NULL,
    region_code VARCHAR,
    admin_level VARCHAR,
    first_year INTEGER,
    last_year INTEGER,
    documents INTEGER NOT NULL
);
INSERT INTO meta.publishers (publisher_id, publisher, department, region, region_code, admin_level, first_year, last_year, documents) VALUES ('health:柏川区', '柏川区卫生健康局', 'health', '柏川区', NULL, 'county', 2021, 2021, 2);
CREATE TABLE meta.regions (
    region VARCHAR NOT NULL CHECK (region <> ''),
    region_code VARCHAR,
    admin_level VARCHAR,
    parent VARCHAR
);
INSERT INTO meta.regions (region, region_code, admin_level, parent) VALUES ('柏川区', NULL, 'county', NULL);
CREATE TABLE meta.relations (
    relation VARCHAR NOT NULL CHECK (relation <> ''),
    kind VARCHAR NOT NULL,
    left_side VARCHAR NOT NULL,
    right_side VARCHAR NOT NULL,
    severity VARCHAR NOT NULL,
    meaning VARCHAR NOT NULL
);
CREATE TABLE meta.units (
    unit VARCHAR NOT NULL CHECK (unit <> ''),
    family VARCHAR NOT NULL
);
CREATE TABLE quality.findings (
    finding_id VARCHAR NOT NULL CHECK (finding_id <> ''),
    run_id VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    severity VARCHAR NOT NULL CHECK (severity IN ('critical', 'warning', 'info')),
    scope VARCHAR NOT NULL CHECK (scope IN ('observation', 'cell', 'document', 'publisher_year', 'publish')),
    document_id VARCHAR,
    publisher_id VARCHAR,
    year INTEGER,
    indicator VARCHAR,
    breakdown VARCHAR,
    observation_ids VARCHAR[] NOT NULL,
    expected VARCHAR NOT NULL,
    observed VARCHAR NOT NULL,
    message VARCHAR NOT NULL,
    sentence VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL CHECK (outcome IN ('failed', 'could_not_run'))
);
INSERT INTO quality.findings (finding_id, run_id, rule, severity, scope, document_id, publisher_id, year, indicator, breakdown, observation_ids, expected, observed, message, sentence, outcome) VALUES ('f1', '20261121T120000Z-00ff', 'tenfold_change', 'critical', 'observation', 'd2021', 'health:柏川区', 2021, 'penalty.cases_filed', '', ['o1'], '3.7', '37', 'tenfold', '全年立案37件。', 'failed');
CREATE TABLE quality.rules (
    rule VARCHAR NOT NULL CHECK (rule <> ''),
    family VARCHAR NOT NULL,
    title_zh VARCHAR NOT NULL,
    title_en VARCHAR NOT NULL,
    severity VARCHAR NOT NULL CHECK (severity IN ('critical', 'warning', 'info')),
    scope VARCHAR NOT NULL CHECK (scope IN ('observation', 'cell', 'document', 'publisher_year', 'publish')),
    why VARCHAR NOT NULL,
    what_to_do VARCHAR NOT NULL,
    threshold VARCHAR NOT NULL,
    sql VARCHAR NOT NULL
);
CREATE TABLE quality.runs (
    run_id VARCHAR NOT NULL CHECK (regexp_matches(run_id, '^[A-Za-z0-9-]+$')),
    started_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP,
    outcome VARCHAR NOT NULL CHECK (outcome IN ('published', 'withheld', 'failed', 'unchanged')),
    documents_collected INTEGER NOT NULL,
    documents_processed INTEGER NOT NULL,
    accepted INTEGER NOT NULL,
    quarantined INTEGER NOT NULL,
    unreadable INTEGER NOT NULL,
    superseded INTEGER NOT NULL,
    not_a_report INTEGER NOT NULL,
    quantities BIGINT NOT NULL,
    observations BIGINT NOT NULL,
    findings_critical INTEGER NOT NULL,
    findings_warning INTEGER NOT NULL,
    findings_info INTEGER NOT NULL,
    could_not_run INTEGER NOT NULL,
    nianbao_version VARCHAR NOT NULL,
    extractor_version VARCHAR NOT NULL,
    catalogue_fingerprint VARCHAR NOT NULL
);
INSERT INTO quality.runs (run_id, started_at, finished_at, outcome, documents_collected, documents_processed, accepted, quarantined, unreadable, superseded, not_a_report, quantities, observations, findings_critical, findings_warning, findings_info, could_not_run, nianbao_version, extractor_version, catalogue_fingerprint) VALUES ('20261121T120000Z-00ff', '2026-11-21 12:00:00', '2026-11-21 12:00:00', 'published', 3, 3, 1, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0, '0.1.0', '8c1f', '77aa');
INSERT INTO quality.runs (run_id, started_at, finished_at, outcome, documents_collected, documents_processed, accepted, quarantined, unreadable, superseded, not_a_report, quantities, observations, findings_critical, findings_warning, findings_info, could_not_run, nianbao_version, extractor_version, catalogue_fingerprint) VALUES ('20261122T120000Z-00fe', '2026-11-22 12:00:00', '2026-11-22 12:00:00', 'withheld', 3, 3, 1, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0, '0.1.0', '8c1f', '77aa');
CREATE TABLE marts.yearly_trend AS SELECT publisher_id, indicator, breakdown, year, value FROM core.observations;
CREATE TABLE marts.gone_since AS SELECT 1 AS one;
