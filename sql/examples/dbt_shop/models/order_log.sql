{{ config(materialized='incremental') }}
-- Each run appends the orders that have come since, by the numbers of their rows.
SELECT order_id, customer_id, amount, ordered_at, current_timestamp AS loaded_at
FROM {{ next_rows('raw', 'orders', var('orders_per_run'), parents={'raw.customers': 1000}) }}
