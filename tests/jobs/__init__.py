"""Tests of the scheduled job as a whole: years at speed, kills, damage, quota, signals."""
