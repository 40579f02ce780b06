"""What a good route is: pure arithmetic, no database, no web, no clock."""
