-- What is published, beside what is about to be: `published_cells`, `published_observations` and `published_documents` are views on it, empty where nothing is.
-- Publishers of which nothing was built since it went out cannot differ: `published_cells_changed` and `whole.changed_observations` leave them out.

-- One row per document of the whole warehouse that counts, or that somebody holds back: a correction that drops one has said so itself.
create view counting_documents as
select document_id, publisher_id, report_year, status
from whole.documents
where status in ('accepted', 'quarantined');

-- One row per observation of a live document, whatever its status: what a rule or a correction keeps out of the marts is not gone.
create view given_cells as
select o.publisher_id, o.indicator, o.breakdown, o.year, o.document_id
from whole.changed_observations as o semi join counting_documents as d on d.document_id = o.document_id;

-- One row per observation of a document that is held back as a whole, perhaps because nobody knows whose it is.
create view held_observations as
select o.observation_id
from whole.changed_observations as o semi join (from counting_documents where status = 'quarantined') as d on d.document_id = o.document_id;

-- One row per published document that gave figures, while now neither it, nor its heir, nor another of that publisher and year does.
create table emptied_documents as
with giving as (select document_id, publisher_id, report_year from counting_documents semi join whole.changed_observations using (document_id)),
of_year as (select distinct publisher_id, report_year from giving)
select p.document_id, p.file_name, p.publisher_id, p.report_year, c.cells
from (select document_id, count(*) as cells from published_cells_changed group by document_id) as c
join published_documents as p on p.document_id = c.document_id
left join whole.documents as now on now.document_id = p.document_id
anti join giving as g on g.document_id = p.document_id
anti join of_year as y on y.publisher_id = p.publisher_id and y.report_year = p.report_year
anti join giving as h on h.document_id = now.replaced_by;
