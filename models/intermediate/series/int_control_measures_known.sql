-- Every notice of export control that was known on the day `as_of`, with the series that it
-- concerns as a list. A suspension was issued on its first day.

with

measures as (

    select
        *,
        {{ "suspended_from <= cast('" ~ var('as_of') ~ "' as date)" if var('as_of') else 'true' }}
            as is_suspension_known
    from {{ ref('ref_control_measures') }}
    {% if var('as_of') %}
        where issued_on <= cast('{{ var("as_of") }}' as date)
    {% endif %}

),

-- There are no controls on imports.
exports as (

    select * from {{ ref('dim_series') }}
    where flow = 'export'

),

concerned as (

    select
        measures.notice,
        list(exports.series order by exports.page_order) as series
    from measures
    inner join exports
        on list_contains(string_split(measures.touches_products, ';'), exports.product)
    group by measures.notice

),

final as (

    select
        measures.notice,
        measures.authority,
        measures.kind,
        measures.label,
        measures.issued_on,
        measures.effective_from,
        measures.effective_until,
        case when measures.is_suspension_known then measures.suspended_from end as suspended_from,
        case when measures.is_suspension_known then measures.suspended_until end as suspended_until,
        case when measures.is_suspension_known then measures.suspended_by end as suspended_by,
        concerned.series,
        measures.elements,
        measures.partner_code,
        measures.confidence,
        measures.source_url
    from measures
    left join concerned
        on measures.notice = concerned.notice

)

select * from final
