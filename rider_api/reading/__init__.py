"""What screens show: read models composed from the tables in a few queries each. Nothing here changes anything."""
