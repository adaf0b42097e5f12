"""Several readers: second readings, calibration, disagreements, packs, who comes and goes."""
