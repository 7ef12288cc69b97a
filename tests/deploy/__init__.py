"""What deploy/ holds, in a folder of its own in the place of /srv/monitor."""
