"""Tests of messages from a change to a mailbox: who gets what, when, and only once."""
