-- The growth statements that may link windows: stated by two voters, or on a page that no attested
-- evidence refutes.

{{ growths_on_trusted_pages(ref('int_growths_stated'), ref('int_pages_distrusted')) }}
