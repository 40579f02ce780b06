"""Decides: the only code that changes anything."""
