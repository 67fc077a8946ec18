-- the magnets article ranks these destinations of October 2025 and follows the United States
-- through the year
-- Catches: a partner of the article that takes a level and has none in its fact
select
    wanted.partner_code,
    wanted.trade_month
from (
    values
    ('DEU', date '2025-10-01'),
    ('USA', date '2025-10-01'),
    ('KOR', date '2025-10-01'),
    ('VNM', date '2025-10-01'),
    ('IND', date '2025-10-01'),
    ('JPN', date '2025-10-01'),
    ('USA', date '2025-05-01'),
    ('USA', date '2025-07-01'),
    ('USA', date '2025-08-01'),
    ('USA', date '2025-09-01')
) as wanted (partner_code, trade_month)
left join {batch} as this
    on
        this.series = 'magnet_exports'
        and wanted.partner_code = this.partner_code
        and wanted.trade_month = this.trade_month
where this.quantity_t is null
