-- Which headline figures (breakdown '') a publisher's reports give in which years, whatever the status of the observation: what a rule or
-- a correction keeps out of the marts is no gap, nor is what only another year's report tells. A zero is given too, but silence after it
-- says the same: only figures above zero are missed.

-- One row per publisher and year of which a report is there: one of its documents, an accepted one where there is one.
create table report_years as
select publisher_id, report_year as year, bool_or(status = 'accepted') as accepted,
    coalesce(min(document_id) filter (status = 'accepted'), min(document_id)) as document_id
from live_documents
where publisher_id <> '' and report_year is not null
group by publisher_id, report_year;

-- One row per indicator and accepted year that lacks its headline figure although the three years just before have it (`stopped`), or all
-- other years, at least three and on both sides of it (`lone`).
create table missing_figures as
with years as (
    select publisher_id, list(year) as years, list(year) filter (accepted) as accepted_years
    from report_years group by publisher_id having count(*) >= 4
),
given as (
    select o.publisher_id, o.indicator, list(distinct o.year) as given, list(distinct o.year) filter (o.value > 0) as counted
    from core.observations as o
    semi join live_documents as d on d.document_id = o.document_id
    semi join years on years.publisher_id = o.publisher_id
    where o.breakdown = ''
    group by o.publisher_id, o.indicator
    having len(counted) >= 3
),
missing as (
    select *, unnest(list_filter(accepted_years, lambda one: not list_contains(given, one))) as year
    from given join years using (publisher_id)
)
select publisher_id, indicator, year, list_max(list_filter(counted, lambda one: one < year)) as told_year,
    list_has_all(list_intersect(years, counted), [year - 1, year - 2, year - 3]) as stopped,
    len(list_filter(years, lambda one: not list_contains(counted, one))) = 1 and year > list_min(years) and year < list_max(years) as lone
from missing
where stopped or lone;

-- One row per such gap, with a document of its year, and what was said of the last year before it that has the figure.
create view missing_words as
select m.*, i.name_zh, r.document_id, s.observation_id, s.words, s.sentence, s.evidence_start
from missing_figures as m
join named_indicators as i using (indicator)
join report_years as r on r.publisher_id = m.publisher_id and r.year = m.year
left join (
    select publisher_id, indicator, year, observation_id, sentence, evidence_start, words_of(short, label, value, unit, qualifier) as words
    from stated anti join outranked using (observation_id)
    where breakdown = ''
) as s
    on s.publisher_id = m.publisher_id and s.indicator = m.indicator and s.year = m.told_year;
