-- Figures that are off by a power of ten. Tables of few rows, so that rules leave such a figure to the rule that says most of it.

-- Whether printed words fix a value well enough to tell a power of ten: half the last digit is at most a twentieth of it (10.46万元, not 1万元).
create macro printed_finely(value, low, high) as high - low <= 0.1 * value;

-- Whether a figure fits what stood beside it far better than one `power` powers of ten away would: 2.5 times at most for one of ten.
create macro fits_beside(value, previous_value, next_value, power) as coalesce(
    greatest(abs(log10(value / nullif(previous_value, 0))), abs(log10(value / nullif(next_value, 0)))) <= 0.4 * power,
    false);

-- One row per cell for which two reports print the same digits, a power of ten apart: the larger and the smaller of them, which of them
-- fits the years beside it, and the observations in doubt: the other one, or both where these years do not tell.
-- Over a break of comparability between the two reports only money and rates count: another basis may well make 300 cases of 30.
create table powers_apart as
with given as (
    select observation_id, document_id, publisher_id, indicator, breakdown, year, report_year, value::double as value, unit, low, high
    from figures semi join contested using (publisher_id, indicator, breakdown, year)
    where publisher_id <> '' and qualifier = '=' and value > 0 and printed_finely(value, low, high)
),
pairs as (
    select
        more.publisher_id, more.indicator, more.breakdown, more.year, more.unit,
        more.observation_id as more_id, less.observation_id as less_id, more.value as more_value, less.value as less_value,
        least(more.report_year, less.report_year) as first_report, greatest(more.report_year, less.report_year) as last_report,
        round(log10(more.value / less.value))::integer as power
    from given as more
    join given as less using (publisher_id, indicator, breakdown, year)
    where more.document_id <> less.document_id
        and round(log10(more.value / less.value)) between 1 and 4
        and more.low <= less.high * pow(10, power) * (1 + 1e-9) and less.low * pow(10, power) <= more.high * (1 + 1e-9)
),
weighed as (
    select p.*, a.previous_value, a.next_value,
        fits_beside(more_value, a.previous_value::double, a.next_value::double, power) as more_fits,
        fits_beside(less_value, a.previous_value::double, a.next_value::double, power) as less_fits,
        unnest(case when less_fits then [more_id] when more_fits then [less_id] else [more_id, less_id] end) as doubted_id
    from pairs as p
    left join adjacent as a
        on a.publisher_id = p.publisher_id and a.indicator = p.indicator and a.breakdown = p.breakdown and a.year = p.year
    where p.unit in ('元', '%') or not exists (
        select 1 from meta.comparability_breaks as b
        where b.publisher_id = p.publisher_id and b.indicator = p.indicator and b.breakdown = p.breakdown
            and b.year > p.first_report and b.year <= p.last_report
    )
)
select
    publisher_id, indicator, breakdown, year,
    unnest(min_by(
        {
            'more_id': more_id, 'less_id': less_id, 'power': power, 'more_fits': more_fits, 'less_fits': less_fits,
            'previous_value': previous_value, 'next_value': next_value
        },
        (power, more_id, less_id)
    )),
    list(distinct doubted_id order by doubted_id) as observation_ids
from weighed
group by publisher_id, indicator, breakdown, year;

-- One row per observation that is in doubt by that.
create table slipped as select distinct unnest(observation_ids) as observation_id from powers_apart;

-- True where a figure is about ten times, or a tenth of, another: within a fifth.
create macro tenfold(ratio) as greatest(ratio, 1 / ratio) between 8 and 12;

-- One row per cell that stands tenfold above or below what stood in both years beside it (their geometric mean), which are of one size.
create table tenfold_from_both as
select observation_id
from neighbours anti join slipped using (observation_id)
where not broken and growth > 0 and growth_from_next > 0
    and greatest(growth / growth_from_next, growth_from_next / growth) <= 2
    and tenfold(sqrt(growth * growth_from_next));
