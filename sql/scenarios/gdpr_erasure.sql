-- GDPR erasure done by halves: one customer in a hundred is deleted; the orders of some of them go too, those of the
-- others stay behind without a customer.
-- Over: retail.customers, retail.orders
DELETE FROM retail.customers WHERE misata_chance(0.01);
DELETE FROM retail.orders    WHERE customers.customer_id IS NULL AND misata_chance(0.9);
