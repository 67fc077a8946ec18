select
    file_sha256,
    any_value(file_name) as file_name,
    any_value(statistics) as statistics,
    string_agg(distinct flow, ' and ' order by flow) as flow,
    list(distinct reporter_as_reported order by reporter_as_reported) as reporters,
    min(window_start) as first_month,
    max(window_end) as last_month,
    count(*) as row_count,
    any_value(file_rows) as file_rows,
    count(distinct product_code) as code_count,
    any_value(currency) as currency,
    any_value(loaded_at) as loaded_at
from read_parquet($file)
group by file_sha256
