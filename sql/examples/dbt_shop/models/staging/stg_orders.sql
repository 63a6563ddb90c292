SELECT order_id, customer_id, status, amount, ordered_at, shipped_at
FROM {{ source('raw', 'orders') }}
