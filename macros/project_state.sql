{#
    One checksum over the files that decide what a build makes: seeds, models, macros, data tests and settings; or over those
    alone that decide what a unit test finds: no data, but the versions of the programs. DuckDB reads them itself, so that a
    build and whoever asks later compute it alike. Paths are relative to the project's root, where dbt runs.
#}
{% macro project_state(of_unit_tests=false) -%}
    {%- set patterns = [
        'seeds/**/*.yml', 'models/**/*.sql', 'models/**/*.yml', 'models/**/*.md', 'macros/**/*.sql', 'dbt_project.yml',
        'profiles.yml',
    ] + (['requirements.txt'] if of_unit_tests else ['seeds/**/*.csv', 'tests/dbt/**/*.sql']) -%}
    select sha256(string_agg(filename || ':' || sha256(content), ',' order by filename))
    from read_text(['{{ patterns | join("', '") }}'])
{%- endmacro %}
