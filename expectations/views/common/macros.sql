-- How rules read figures and how findings word them. Created in the gate's own in-memory database.

-- An approximate figure (qualifier ~) may be off by this share.
create macro approximate_share() as 0.1;

-- The first number printed in a surface, without its multiplier: 27.1651 of 约27.1651万元; NULL where words alone state it.
create macro printed_number(surface) as
    try_cast(replace(regexp_extract(translate(surface, '０１２３４５６７８９．，', '0123456789.,'), '[0-9][0-9,]*(\.[0-9]+)?'), ',', '') as double);

create macro printed_decimals(surface) as
    length(regexp_extract(translate(surface, '０１２３４５６７８９．', '0123456789.'), '[0-9]\.([0-9]+)', 1));

-- 10000 for 27.1651万元 with value 271651; 1 where the value is no power of ten of the printed number.
create macro printed_multiplier(value, printed) as
    case
        when printed > 0 and value > 0 and abs(log10(value / printed) - round(log10(value / printed))) < 1e-9
        then greatest(1, pow(10, round(log10(value / printed))))
        else 1
    end;

-- Whether a decimal point may have stood inside the printed number and is gone: 271651万元, 985%; not 37件, 8万元, 27.1651万元, 100%.
create macro may_lack_point(printed, decimals, multiplier, family) as coalesce(
    printed >= 10 and coalesce(decimals, 0) = 0 and (family in ('money', 'rate') or multiplier > 1) and not (family = 'rate' and printed = 100),
    false);

-- Half of the last printed digit; 0 for a whole count, for words, and for a corrected value that is not the printed digits. A rate in Chinese numerals counts as printed in whole per cents.
create macro rounding_of(value, unit, origin, printed, decimals, multiplier) as
    case
        when origin = 'corrected' and not coalesce(abs(value - printed * multiplier) <= 1e-9 * abs(value), false) then 0
        when printed is null then if(unit = '%' and origin = 'reported', 0.5, 0)
        when unit <> '%' and decimals = 0 and multiplier = 1 then 0
        else 0.5 * multiplier / pow(10, decimals)
    end;

create macro lowest(value, qualifier, rounding) as
    case qualifier when '=' then value - rounding when '>' then value - rounding when '<' then 0 else value * (1 - approximate_share()) - rounding end;

create macro highest(value, qualifier, rounding) as
    case qualifier when '=' then value + rounding when '<' then value + rounding when '>' then 1e300 else value * (1 + approximate_share()) + rounding end;

-- 271651.0000 -> 271651; 84.0800 -> 84.08
create macro plain(number) as rtrim(rtrim(number::decimal(28, 6)::varchar, '0'), '.');

-- 27.1651万元, 84.08%, 超过500件, 约1200人次
create macro figure(value, unit, qualifier) as
    case qualifier when '>' then '超过' when '<' then '不足' when '~' then '约' else '' end
    || if(unit = '元' and abs(value) >= 10000, plain(value::double / 10000) || '万元', plain(value) || unit);

-- 结案数 -> 结案, 监督检查户次 -> 监督检查, 法律顾问参与事务次数 -> 法律顾问参与事务, but 建议提案总数 stays; so that a figure can follow
create macro short_name(name) as if(ends_with(name, '总数'), name, regexp_replace(name, '(人次|户次|车次|场次|次)?数?$', ''));

-- 结案67件, 立案（公共场所卫生）15件
create macro words_of(short, label, value, unit, qualifier) as short || coalesce('（' || label || '）', '') || figure(value, unit, qualifier);
