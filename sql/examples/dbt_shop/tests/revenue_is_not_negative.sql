SELECT * FROM {{ ref('customer_orders') }} WHERE revenue < 0
