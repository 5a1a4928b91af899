-- What the rules have found, filled when all but the rules that see findings are judged; those see the findings, and what became of the waivers.
create table findings (
    finding_id varchar, run_id varchar, rule varchar, severity varchar, scope varchar, document_id varchar, publisher_id varchar,
    year integer, indicator varchar, breakdown varchar, observation_ids varchar[], expected varchar, observed varchar, message varchar,
    cause varchar, sentence varchar, outcome varchar, waiver varchar
);

-- Those of the last check about what is not looked at in this one.
create table findings_kept as from findings;

create table waivers (
    waiver varchar, finding varchar, observed varchar, reason varchar, decided_by varchar, decided_on date, until date,
    rule varchar, publisher_id varchar, outcome varchar, message varchar
);
