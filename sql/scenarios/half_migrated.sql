-- Schema migration half deployed: the new release writes amounts as text and the status in capitals, the old one still
-- runs on some of the servers.
-- Over: retail.orders
ALTER TABLE retail.orders ADD COLUMN app_version VARCHAR DEFAULT '4.2';
UPDATE retail.orders SET app_version = '5.0', status = upper(status) WHERE misata_chance(0.6);
ALTER TABLE retail.orders ALTER COLUMN shipping_fee TYPE VARCHAR;
UPDATE retail.orders SET shipping_fee = replace(shipping_fee, '.', ',') WHERE app_version = '5.0';
