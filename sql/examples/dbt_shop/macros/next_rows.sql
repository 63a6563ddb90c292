{# misata_table from the first row on that an incremental model does not have yet, of a source whose meta has rows.
   parents: rows of the tables that it refers to #}
{% macro next_rows(source_name, table_name, n_rows, parents={}) %}
    {%- set relation = source(source_name, table_name) -%}
    {%- if execute -%}
        {%- set meta = (graph.sources.values() | selectattr('relation_name', 'equalto', relation | string) | first).meta -%}
        {%- set start = run_query('SELECT count(*) FROM ' ~ this).columns[0].values()[0] if is_incremental() else 0 -%}
        misata_table('{{ source_name }}.{{ table_name }}', {{ [n_rows, meta.rows - start] | min }}, start := {{ start }},
            total := {{ meta.rows }}, seed := {{ meta.seed or 0 }}
        {%- for parent, rows in parents.items() -%}
            {{ ', parents := MAP {' if loop.first else ', ' }}'{{ parent }}': {{ rows }}{{ '}' if loop.last }}
        {%- endfor -%})
    {%- endif -%}
{%- endmacro %}
