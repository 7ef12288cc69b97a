"""The commands, one file each. Only code in this package prints or reads arguments."""
