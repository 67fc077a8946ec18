-- The trusted growth statements less those of pages that lost their trust by a level, too.

{{ growths_on_trusted_pages(ref('int_growths_trusted'), ref('int_pages_refuted')) }}
