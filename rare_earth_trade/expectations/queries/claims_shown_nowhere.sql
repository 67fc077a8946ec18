-- the figures of a series stand in its own section of the pages
-- Catches: a product whose headline is not itself, so that pages list its figures among others
select series
from {batch}
where not list_contains(string_split(shown_products, ', '), product)
