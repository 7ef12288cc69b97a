"""The commands, one file each: the only room that prints. A new command is a new file here."""
