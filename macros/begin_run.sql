{#
    Writes down in the database that a run has begun, on which files and as of which day. What is never written down as
    ended was killed, so nothing that it left is released. Marts that are none any more go first.
#}
{% macro begin_run() %}
    {{- check_variables() -}}
    {% if execute and target.type == 'duckdb' %}
        create schema if not exists intermediate;
        create table if not exists intermediate.dbt_runs (
            run_id varchar,
            started_at timestamp,
            as_of varchar,
            dbt_version varchar,
            project_state varchar,
            ended_at timestamp,
            passed_tests integer,
            nodes_run integer,
            missing_nodes varchar[],
            failed_nodes varchar[]
        );
        create table if not exists intermediate.dbt_unit_tests (
            state varchar,
            check_id varchar,
            failing_rows bigint,
            started_at timestamp,
            duration_s decimal(18, 3)
        );
        create table if not exists intermediate.dbt_keys_tested (
            relation_name varchar,
            month date,
            row_count bigint,
            hash_sum hugeint
        );
        insert into intermediate.dbt_runs (run_id, started_at, as_of, dbt_version, project_state)
        values (
            '{{ invocation_id }}',
            cast(current_timestamp at time zone 'utc' as timestamp),
            '{{ var("as_of") | string | replace("'", "''") }}',
            '{{ dbt_version }}',
            ({{ project_state() }})
        );
        {{- drop_gone_marts() }}
    {% endif %}
{% endmacro %}
