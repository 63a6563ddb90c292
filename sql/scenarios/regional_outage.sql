-- Regional outage with late backfill: a payment region is down for a day, its orders are lost; those of the two days
-- after come twice, since the queue is replayed.
-- Over: retail.orders
DELETE FROM retail.orders
 WHERE ordered_at >= TIMESTAMP '2024-03-01' AND ordered_at < TIMESTAMP '2024-03-02' AND currency = 'EUR';
INSERT INTO retail.orders SELECT * REPLACE ('backfill' AS note) FROM retail.orders
 WHERE ordered_at >= TIMESTAMP '2024-03-02' AND ordered_at < TIMESTAMP '2024-03-04' AND currency = 'EUR';
