-- Replay storm: a consumer loses its offsets, and runs of consecutive events come again, some of them three times.
-- Over: retail.orders
INSERT INTO retail.orders SELECT * FROM retail.orders           WHERE misata_burst(0.03, 200);
INSERT INTO retail.orders SELECT * FROM retail.orders, range(2) WHERE misata_burst(0.005, 50);
