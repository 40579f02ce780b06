"""From the standing order to the frozen day: calendar decisions, the freeze, changes after it, production, rules."""
