-- One row per cell of a document that is stated in several places; most are stated once.
create table stated_again as
select document_id, year, indicator, breakdown from stated group by all having count(*) > 1;

-- One row per observation that repeats an earlier place of its document.
create table repeats as
select observation_id from stated semi join stated_again using (document_id, year, indicator, breakdown)
qualify row_number() over (partition by document_id, year, indicator, breakdown order by evidence_start, observation_id) > 1;

-- One row per document, year, indicator and breakdown: the first place that states it.
create view figures as select * from spans anti join repeats using (observation_id);
