{{ config(materialized='table') }}
SELECT
    c.customer_id,
    c.country,
    count(o.order_id) AS n_orders,
    coalesce(sum(o.amount) FILTER (o.status <> 'returned'), 0) AS revenue
FROM {{ ref('stg_customers') }} AS c
LEFT JOIN {{ ref('stg_orders') }} AS o USING (customer_id)
GROUP BY ALL
