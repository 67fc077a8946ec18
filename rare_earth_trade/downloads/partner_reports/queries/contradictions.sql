select
    one.file_sha256 as one_file,
    other.file_sha256 as other_file,
    any_value(
        one.flow || ' of ' || one.reporter_as_reported || ', partner ' || one.partner_as_reported || ', code '
        || one.product_code || ', ' || strftime(one.window_start, '%Y-%m')
    ) as figure
from read_parquet($files) as one
inner join read_parquet($files) as other
    on
        one.file_sha256 < other.file_sha256
        and date_trunc('second', one.made_at) = date_trunc('second', other.made_at)
        and one.statistics = other.statistics
        and one.reporter_as_reported = other.reporter_as_reported
        and one.flow = other.flow
        and one.partner_as_reported = other.partner_as_reported
        and one.product_code = other.product_code
        and one.window_start = other.window_start
        and one.window_end = other.window_end
where
    one.net_mass_kg is distinct from other.net_mass_kg
    or one.value is distinct from other.value
group by one.file_sha256, other.file_sha256
order by one_file, other_file
