"""The day on the street: what phones may see of it, what they tell of it, and what follows."""
