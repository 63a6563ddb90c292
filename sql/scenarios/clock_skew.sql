-- Clock skew across data centres: the clocks of one of them drift by minutes, and an hour is lost or gained where the
-- daylight saving rule was applied twice.
-- Over: retail.orders
UPDATE retail.orders SET ordered_at = misata_clock_skew(ordered_at) WHERE shipping_country IN ('US', 'GB');
UPDATE retail.orders SET ordered_at = misata_dst(ordered_at)        WHERE misata_chance(0.5) AND shipping_country = 'DE';
