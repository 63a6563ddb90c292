SELECT customer_id, lower(email) AS email, country, signed_up_at
FROM {{ source('raw', 'customers') }}
