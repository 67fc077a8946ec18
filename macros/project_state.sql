{#
    One checksum over the files that decide what a build makes: seeds, models, macros, data tests and settings. DuckDB reads
    them itself, so that a build and whoever asks later compute it alike. Paths are relative to the project's root, where
    dbt runs.
#}
{% macro project_state() -%}
    {%- set patterns = [
        'seeds/**/*.csv', 'seeds/**/*.yml', 'models/**/*.sql', 'models/**/*.yml', 'models/**/*.md', 'macros/**/*.sql',
        'tests/dbt/**/*.sql', 'dbt_project.yml', 'profiles.yml',
    ] -%}
    select sha256(string_agg(filename || ':' || sha256(content), ',' order by filename))
    from read_text(['{{ patterns | join("', '") }}'])
{%- endmacro %}
