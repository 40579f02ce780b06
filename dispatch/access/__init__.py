"""Who may come in: accounts, sessions, couriers' links and phones."""
