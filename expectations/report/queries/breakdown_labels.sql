-- One row per breakdown that occurs: what it is called.
select breakdown, breakdown_zh, breakdown_en from meta.breakdown_labels order by breakdown
