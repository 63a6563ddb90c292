-- Sensor degradation: humidity sensors drift up over the year, temperature sensors get stuck for runs of readings, and
-- those with low batteries report nothing or nonsense.
-- Over: iot.readings
UPDATE iot.readings SET humidity = least(humidity + CAST(20 * misata_ramp(read_at, '2022-01-01', '2024-01-01') AS DECIMAL(5,2)), 100)
 WHERE misata_chance(0.3);
UPDATE iot.readings SET temperature = misata_stuck(temperature, 21.5)    WHERE misata_burst(0.02, 40);
UPDATE iot.readings SET pressure = NULL                                  WHERE battery < 75 AND misata_chance(0.2);
UPDATE iot.readings SET temperature = -60                                WHERE battery < 75 AND misata_chance(0.02);
