"""Somebody looking in: cases, and the ladder that nobody can forget."""
