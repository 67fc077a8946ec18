"""A figure of the ledger as verdicts name it, by hand."""

WITNESS = {
    "figure_id": "f4b3467a260",
    "source_id": "seed_magnets_2025_11",
    "publisher": "Toutiao article relaying Reuters and Nikkei",
    "domain": "toutiao.com",
    "published_on": "2025-11-21",
    "statistic": "level",
    "window_start": "2025-10-01",
    "window_end": "2025-10-31",
    "printed": "5473.000000",
    "unit": "t",
}
