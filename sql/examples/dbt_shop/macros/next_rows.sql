{# misata_table from the first row that an incremental model does not have yet; total and parents as of the whole table. #}
{% macro next_rows(name, n_rows, total, parents={}, seed=0) %}
    {%- set start = 0 -%}
    {%- if is_incremental() and execute -%}
        {%- set start = run_query('SELECT count(*) FROM ' ~ this).columns[0].values()[0] -%}
    {%- endif -%}
    {%- set sizes = [] -%}
    {%- for parent, rows in parents.items() -%}{%- do sizes.append("'" ~ parent ~ "': " ~ rows) -%}{%- endfor -%}
    misata_table('{{ name }}', {{ [n_rows, total - start] | min }}, start := {{ start }}, total := {{ total }}, seed := {{ seed }}
    {%- if sizes %}, parents := MAP { {{- sizes | join(', ') -}} }{% endif %})
{%- endmacro %}
