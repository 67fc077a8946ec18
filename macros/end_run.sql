{#
    Writes down how a run has ended: what it did not run at all, what failed, and no longer the state of files that changed
    meanwhile. `rare-earth-trade release` reads it. And what each test found, in the place of what those of the run before
    did, and the keys of the months of which the grain was found in order, for the next run (expect_unique_grain).

    Unit tests that have passed count until something changes that they rest on: a run without any takes them over.
#}
{% macro end_run(results) %}
    {% if execute and target.type == 'duckdb' %}
        {%- set run = [] -%}
        {%- set failed = [] -%}
        {%- set found = [] -%}
        {%- set grains = [] -%}
        {%- set unit_tests = [] -%}
        {%- for result in results -%}
            {%- do run.append(result.node.unique_id) -%}
            {%- if result.node.resource_type == 'unit_test' -%}
                {%- do unit_tests.append(result.node.unique_id) -%}
            {%- endif -%}
            {%- if result.status in ['pass', 'success'] -%}
                {%- if result.node.resource_type in ['test', 'unit_test'] -%}
                    {%- set begun = result.timing[0].started_at if result.timing -%}
                    {%- do found.append(
                        "('" ~ invocation_id ~ "', '" ~ result.node.unique_id ~ "', " ~ (result.failures or 0) ~ ", "
                        ~ "try_cast('" ~ begun ~ "' as timestamp), " ~ (result.execution_time or 0) ~ ")"
                    ) -%}
                {%- endif -%}
                {%- if result.node.test_metadata and result.node.test_metadata.kwargs.get('month') -%}
                    {%- do grains.append(result.node) -%}
                {%- endif -%}
            {#- Exposures are listed, too, and do nothing. -#}
            {%- elif result.status != 'no-op' -%}
                {%- do failed.append(result.node.name) -%}
            {%- endif -%}
        {%- endfor -%}
        {%- set missing = [] -%}
        {%- for node in graph.nodes.values() -%}
            {%- if node.resource_type in ['model', 'seed', 'test'] and node.unique_id not in run -%}
                {%- do missing.append(node.name) -%}
            {%- endif -%}
        {%- endfor -%}
        {%- set lists = [] -%}
        {%- for names in [missing, failed] -%}
            {%- do lists.append("'" ~ names | join("', '") ~ "'" if names else '') -%}
        {%- endfor -%}
        create or replace table intermediate.dbt_check_results (
            run_id varchar,
            check_id varchar,
            failing_rows bigint,
            started_at timestamp,
            duration_s decimal(18, 3)
        );
        {%- if found %}
            insert into intermediate.dbt_check_results values
            {{ found | join(', ') }};
        {%- endif %}
        {%- if not unit_tests %}
            insert into intermediate.dbt_check_results
            select
                '{{ invocation_id }}' as run_id,
                check_id,
                failing_rows,
                started_at,
                duration_s
            from intermediate.dbt_unit_tests
            where state = ({{ project_state(of_unit_tests=true) }});
        {%- endif %}
        update intermediate.dbt_runs
        set
            ended_at = cast(current_timestamp at time zone 'utc' as timestamp),
            passed_tests = (select count(*) from intermediate.dbt_check_results),
            nodes_run = {{ run | length }},
            missing_nodes = [{{ lists[0] }}],
            failed_nodes = [{{ lists[1] }}],
            project_state = case when project_state = ({{ project_state() }}) then project_state end
        where run_id = '{{ invocation_id }}';
        {%- if unit_tests and not missing and not failed %}
            delete from intermediate.dbt_unit_tests;
            insert into intermediate.dbt_unit_tests
            select
                ({{ project_state(of_unit_tests=true) }}) as state,
                res.check_id,
                res.failing_rows,
                res.started_at,
                res.duration_s
            from intermediate.dbt_check_results as res
            inner join intermediate.dbt_runs as run on res.run_id = run.run_id and run.project_state is not null
            where res.check_id like 'unit_test.%';
        {%- endif %}
        {%- for test in grains %}
            {%- set relation = graph.nodes[test.attached_node].relation_name %}
            {%- set arguments = test.test_metadata.kwargs %}
            delete from intermediate.dbt_keys_tested where relation_name = '{{ relation }}';
            insert into intermediate.dbt_keys_tested
            select
                '{{ relation }}' as relation_name,
                keys_now.*
            from ({{ keys_by_month(relation, arguments.columns, arguments.month) }}) as keys_now;
        {%- endfor %}
    {% endif %}
{% endmacro %}
