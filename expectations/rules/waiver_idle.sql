-- code: waiver_idle
-- family: waiver
-- title_zh: 接受的决定应仍有效
-- title_en: A waiver still holds
-- severity: warning
-- scope: cell
-- sees: findings
-- why: seeds/waivers.yml 中的一条已到期、所接受的发现已经解决或说法已变，或指名了不能接受的规则；它不再起作用，发现照常处理，应有人知道。
-- why_en: An entry of seeds/waivers.yml has expired, the finding it accepted is resolved or says something else now, or it names a rule whose findings cannot be accepted; it no longer has any effect, the finding acts as usual, and somebody should know.
-- likely_cause: 期限已过，或报告、读法已改变。
-- likely_cause_en: Its day has passed, or the report or the way it is read has changed.
-- what_to_do: 运行 nianbao waivers 看各条的结果；发现已经解决的，删去该条；仍要接受的，核对后改写 seeds/waivers.yml 中该条的 observed、on、until，再运行 nianbao run --known。
-- what_to_do_en: Run nianbao waivers to see what became of each entry. Where the finding is resolved, delete the entry; where it should still be accepted, check it and change observed, on and until of the entry in seeds/waivers.yml; then run nianbao run --known.
select
    []::varchar[] as observation_ids, null::varchar as document_id, nullif(publisher_id, '') as publisher_id, null::integer as year,
    null::varchar as indicator, null::varchar as breakdown,
    '与接受时相同：' || observed as expected,
    case outcome when 'not_found' then '没有这处发现' when 'refused' then '不能接受' when 'expired' then '已到期' else '说法已变' end as observed,
    'seeds/waivers.yml 中的' || waiver || '：' || message as message,
    '' as sentence
from waivers
where outcome <> 'applied'
