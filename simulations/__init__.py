"""Plays a city and a day against the real thing."""
