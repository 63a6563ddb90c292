-- Currency redenomination: from a date on amounts are in the new unit, but one system in five still writes the old one,
-- and the code of the currency is not changed in all rows.
-- Over: retail.payments
UPDATE retail.payments SET amount = amount * 100
 WHERE currency = 'PLN' AND paid_at >= TIMESTAMP '2024-01-01' AND misata_chance(0.2);
UPDATE retail.payments SET currency = 'PLZ'
 WHERE currency = 'PLN' AND paid_at >= TIMESTAMP '2024-01-01' AND misata_chance(0.3);
