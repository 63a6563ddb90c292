-- Vendor feed gone bad: a supplier changes its export without notice. Prices arrive in cents, product codes lose their
-- leading part, new categories appear that nobody has mapped, and a column is renamed.
-- Over: retail.products
UPDATE retail.products SET price = misata_unit(price, 100)  WHERE misata_chance(0.04) AND price < 50;
UPDATE retail.products SET sku = substring(sku, 5)          WHERE misata_chance(0.03);
UPDATE retail.products SET category = 'unmapped'            WHERE misata_chance(0.02);
UPDATE retail.products SET weight = misata_unit(weight, 1000) WHERE misata_chance(0.01) AND weight < 5;
UPDATE retail.products SET stock = -1                       WHERE misata_chance(0.02);
ALTER TABLE retail.products RENAME COLUMN ean TO gtin;
