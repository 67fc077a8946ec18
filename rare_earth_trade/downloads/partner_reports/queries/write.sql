copy (
    select
        $statistics as statistics,
        $form as form,
        reporter as reporter_as_reported,
        reporter_code_list,
        flow,
        partner as partner_as_reported,
        partner_code_list,
        partner_name,
        window_start,
        window_end,
        case when length(product) = $longest then $classification else 'HS' || length(product) end
            as classification,
        product as product_code,
        mass_kg as net_mass_kg,
        amount as value,
        currency,
        valuation,
        is_confidential,
        is_lower_bound,
        is_mass_estimated,
        row_number::bigint as row_number,
        rows_summed,
        $rows_read::bigint as file_rows,
        $file_sha256 as file_sha256,
        $file_name as file_name,
        $made_at::timestamp as made_at
    from reported
    order by reporter, flow, window_start, window_end, product, partner
) to $to (format parquet, compression zstd)
