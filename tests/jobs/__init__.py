"""The scheduled job as a whole: years at speed, kills, damage, quota and signals."""
