{#
    Refuses a run whose variables are none of the project's, no days or no numbers: dbt itself would take a misspelt one in
    silence and build everything, and find a wrong day only in a model. Called while dbt reads the project, which it does anew
    whenever variables change, so that nothing has been built when it stops.
#}
{% macro check_variables() %}
    {#- Those of dbt_project.yml; jinja cannot ask for their names. -#}
    {%- set days = ['as_of', 'ledger_closed_on'] -%}
    {%- set numbers = [
        'first_print_within_days', 'revision_after_days', 'approximate_within_pct', 'export_sums_within_t',
        'import_sums_within_t', 'exact_within_pct',
        'tight_within_pct', 'known_within_pct', 'estimated_from_months',
        'testing_growth_within_points', 'testing_level_within_pct', 'testing_within_units',
        'telling_within_pct', 'narrowed_by_one_part_in', 'final_bounds_narrowed_by_one_part_in',
        'mirror_ordinary_from', 'mirror_ordinary_to', 'mirror_break_beyond_pct', 'mirror_estimate_from_windows',
    ] -%}
    {%- set blindnesses = ['', 'official_table'] -%}
    {%- set known = days + numbers + ['blind_to'] -%}
    {%- set hint = 'The variables are ' ~ known | join(', ') ~ ", for example --vars '{as_of: 2025-06-30}'." -%}
    {%- set given = invocation_args_dict.vars if invocation_args_dict.vars is mapping else {} -%}
    {%- for name in given -%}
        {%- if name not in known -%}
            {{- exceptions.raise_compiler_error("There is no variable '" ~ name ~ "': nothing was built. " ~ hint) -}}
        {%- endif -%}
    {%- endfor -%}
    {%- for name in numbers -%}
        {%- if var(name) is not number or var(name) is boolean or var(name) < 0 -%}
            {{- exceptions.raise_compiler_error(
                name ~ ": '" ~ var(name) ~ "' is not a number: nothing was built. " ~ hint
            ) -}}
        {%- endif -%}
    {%- endfor -%}
    {%- for name in days -%}
        {%- set day = var(name) | string -%}
        {#- Empty: all that is known, and no day on which the ledger is closed. -#}
        {%- if not is_day(day) | trim and not (name == 'as_of' and day == '') -%}
            {{- exceptions.raise_compiler_error(
                name ~ ": '" ~ day ~ "' is no day (YYYY-MM-DD): nothing was built. " ~ hint
            ) -}}
        {%- endif -%}
    {%- endfor -%}
    {%- if var('blind_to') not in blindnesses -%}
        {{- exceptions.raise_compiler_error(
            "blind_to: '" ~ var('blind_to') ~ "' is no kind of evidence that can be left out (official_table is): nothing was built. "
            ~ hint
        ) -}}
    {%- endif -%}
    {%- set today = modules.datetime.date.today() | string -%}
    {%- if var('as_of') | string > today -%}
        {{- exceptions.raise_compiler_error(
            'as_of: ' ~ var('as_of') ~ ' is still to come (today is ' ~ today ~ '), and what will be known then cannot be built. '
            ~ 'Nothing was built; leave as_of out for all that is known.'
        ) -}}
    {%- endif -%}
{% endmacro %}
