-- One row per entry of seeds/waivers.yml (`given`, with $today and the rules whose findings can be accepted), and what it does.
insert into waivers
with about as (
    select
        g.*, coalesce(f.rule, '') as rule, coalesce(f.publisher_id, '') as publisher_id, f.message as said,
        case
            when f.finding_id is null then 'not_found'
            when not list_contains($waivable, f.rule) then 'refused'
            when g.until < $today then 'expired'
            when f.observed <> g.observed then 'changed'
            else 'applied'
        end as does
    from given as g
    left join (from findings union all by name from findings_kept) as f on f.finding_id = g.finding
)
select
    waiver, finding, observed, reason, decided_by, decided_on, until, rule, publisher_id, does,
    case does
        when 'not_found' then '没有编号为' || finding || '的发现：已经解决，或编号写错'
        when 'refused' then '规则' || rule || '的发现不能接受，须改正：' || said
        when 'expired' then '接受到' || until || '为止，发现仍在：' || said
        when 'changed' then '接受时为“' || observed || '”，现在：' || said
        else said
    end
from about;

update findings set waiver = coalesce((select w.waiver from waivers as w where w.finding = findings.finding_id and w.outcome = 'applied'), '');
