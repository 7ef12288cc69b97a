"""The arithmetic: pure functions of published figures. No I/O, no clock, no storage."""
