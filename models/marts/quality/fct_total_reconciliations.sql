-- One row per addition that ought to hold between agreed levels: a year to date and its last
-- month, a window and its months, the world and its partners, a whole and its part.

with

windows as (

    select * from {{ ref('int_windows') }}

),

-- A window that other windows bound and nothing names follows from the sums: it tests none.
levels as (

    select
        levels.*,
        date_diff('month', levels.window_start, levels.window_end) + 1 as months
    from {{ ref('int_levels_final') }} as levels
    left join windows
        on levels.window_key = windows.window_key
    where
        levels.measure = 'quantity_t'
        and levels.amount is not null
        and windows.is_target_only is distinct from true

),

aggregates as (

    select * from {{ ref('ref_partner_aggregates') }}

),

aggregate_members as (

    select * from {{ ref('ref_partner_aggregate_members') }}

),

products as (

    select * from {{ ref('ref_products') }}

),

ytd_chain as (

    select
        'ytd_chain' as relation_kind,
        {{ window_columns('whole') }},
        'last month' as part,
        whole.amount as lhs_t,
        whole.amount_lower as lhs_lower_t,
        whole.amount_upper as lhs_upper_t,
        before.amount + this.amount as rhs_t,
        before.amount_lower + this.amount_lower as rhs_lower_t,
        before.amount_upper + this.amount_upper as rhs_upper_t,
        true as is_equality
    from levels as whole
    left join levels as before
        on
            {{ same_series('whole', 'before') }}
            and whole.window_start = before.window_start
            and before.window_end
            = cast(date_trunc('month', whole.window_end) - interval 1 day as date)
    left join levels as this
        on
            {{ same_series('whole', 'this') }}
            and this.window_start = date_trunc('month', whole.window_end)
            and whole.window_end = this.window_end
    where
        whole.months >= 2
        and month(whole.window_start) = 1

),

months_vs_window as (

    select
        'months_vs_window' as relation_kind,
        {{ window_columns('whole') }},
        'months' as part,
        whole.amount as lhs_t,
        whole.amount_lower as lhs_lower_t,
        whole.amount_upper as lhs_upper_t,
        case when count(parts.amount) = whole.months then sum(parts.amount) end as rhs_t,
        coalesce(sum(parts.amount_lower), 0) as rhs_lower_t,
        case when count(parts.amount) = whole.months then sum(parts.amount_upper) end
            as rhs_upper_t,
        true as is_equality
    from levels as whole
    left join levels as parts
        on
            {{ same_series('whole', 'parts') }}
            and parts.months = 1
            and parts.window_start between whole.window_start and whole.window_end
    where whole.months >= 2
    group by
        {{ window_columns('whole') }},
        whole.months,
        whole.amount, whole.amount_lower, whole.amount_upper

),

partners_vs_world as (

    select
        'partners_vs_world' as relation_kind,
        {{ window_columns('whole') }},
        'known partners' as part,
        whole.amount as lhs_t,
        whole.amount_lower as lhs_lower_t,
        whole.amount_upper as lhs_upper_t,
        sum(parts.amount) as rhs_t,
        sum(parts.amount_lower) as rhs_lower_t,
        -- Partners that nobody printed may hold any quantity.
        null as rhs_upper_t,
        false as is_equality
    from levels as whole
    inner join levels as parts
        on
            whole.product = parts.product
            and whole.flow = parts.flow
            and whole.window_start = parts.window_start
            and whole.window_end = parts.window_end
    left join aggregates
        on parts.partner_code = aggregates.partner_code
    where
        whole.partner_code = 'WLD'
        and aggregates.partner_code is null
    group by
        {{ window_columns('whole') }},
        whole.amount, whole.amount_lower, whole.amount_upper

),

-- Narrower products inside wider ones, members inside their union, aggregates inside the world.
containments as (

    select
        {{ window_columns('parts') }},
        products.part_of_product as whole_product,
        parts.partner_code as whole_partner_code,
        'product ' || parts.product as part
    from levels as parts
    inner join products
        on parts.product = products.product
    where products.part_of_product is not null

    union all

    select
        {{ window_columns('parts') }},
        parts.product as whole_product,
        aggregate_members.aggregate_code as whole_partner_code,
        'partner ' || parts.partner_code as part
    from levels as parts
    inner join aggregate_members
        on
            parts.partner_code = aggregate_members.partner_code
            and parts.window_start >= aggregate_members.member_from
            and parts.window_end <= coalesce(aggregate_members.member_until, parts.window_end)

    union all

    select
        {{ window_columns('parts') }},
        parts.product as whole_product,
        'WLD' as whole_partner_code,
        'partner ' || parts.partner_code as part
    from levels as parts
    inner join aggregates
        on parts.partner_code = aggregates.partner_code
    where parts.partner_code <> 'WLD'

),

part_vs_whole as (

    select
        'part_vs_whole' as relation_kind,
        {{ window_columns('whole') }},
        containments.part,
        whole.amount as lhs_t,
        whole.amount_lower as lhs_lower_t,
        whole.amount_upper as lhs_upper_t,
        parts.amount as rhs_t,
        parts.amount_lower as rhs_lower_t,
        null as rhs_upper_t,
        false as is_equality
    from containments
    inner join levels as parts
        on containments.window_key = parts.window_key
    inner join levels as whole
        on
            containments.whole_product = whole.product
            and containments.flow = whole.flow
            and containments.whole_partner_code = whole.partner_code
            and containments.window_start = whole.window_start
            and containments.window_end = whole.window_end

),

relations as (

    select * from ytd_chain
    union all
    select * from months_vs_window
    union all
    select * from partners_vs_world
    union all
    select * from part_vs_whole

),

final as (

    select
        relation_kind,
        {{ window_columns(with_key=false) }},
        part,
        {{ lattice('lhs_lower_t', 'down') }} as lhs_lower_t,
        {{ lattice('lhs_upper_t', 'up') }} as lhs_upper_t,
        {{ lattice('rhs_lower_t', 'down') }} as rhs_lower_t,
        {{ lattice('rhs_upper_t', 'up') }} as rhs_upper_t,
        cast(lhs_t - rhs_t as decimal(18, 3)) as gap_t,
        {{ total_verdict(
            'lhs_t', 'lhs_lower_t', 'lhs_upper_t', 'rhs_t', 'rhs_lower_t', 'rhs_upper_t', 'is_equality'
        ) }} as verdict
    from relations

)

select * from final
