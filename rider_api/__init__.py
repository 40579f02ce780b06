"""Speaks to phones, kitchens, coordinators and other programs."""
