-- One row a figure. Where its own code, or a wider one that hides its digits, is confidential (for the same partner, or for
-- partners that are secret), it is a lower bound; so is a weight some of whose parts have none.
create or replace temp table reported as
with summed as (
    select
        reporter,
        any_value(reporter_code_list) as reporter_code_list,
        flow,
        partner,
        partner_code_list,
        any_value(partner_name) as partner_name,
        window_start,
        window_end,
        product,
        any_value(currency) as currency,
        case when count(distinct valuation) = 1 then any_value(valuation) else 'not stated' end as valuation,
        bool_or(is_confidential) as is_confidential,
        bool_or(is_mass_estimated) as is_mass_estimated,
        sum(mass_kg)::decimal(18, 3) as mass_kg,
        sum(amount)::decimal(20, 2) as amount,
        count(mass_kg) between 1 and count(*) - 1 as has_parts_without_mass,
        min(rows[1]) as row_number,
        sum(len(rows))::integer as rows_summed
    from counted
    where is_counted
    group by reporter, flow, partner, partner_code_list, window_start, window_end, product
),
hidden as (
    select distinct
        reporter,
        flow,
        window_start,
        window_end,
        regexp_extract(product, '^[0-9]+') as digits,
        -- QU to QZ: not specified, for reasons of trade or of defence.
        case when partner_code_list = 'iso2' and regexp_full_match(partner, 'Q[U-Z]') then null else partner end
            as partner
    from summed
    where is_confidential or (partner_code_list = 'iso2' and regexp_full_match(partner, 'Q[U-Z]'))
)
select
    summed.*,
    summed.has_parts_without_mass
    or exists (
        select 1
        from hidden
        where
            hidden.reporter = summed.reporter
            and hidden.flow = summed.flow
            and hidden.window_start = summed.window_start
            and hidden.window_end = summed.window_end
            and (hidden.partner is null or hidden.partner = summed.partner)
            and starts_with(summed.product, hidden.digits)
    ) as is_lower_bound
from summed
