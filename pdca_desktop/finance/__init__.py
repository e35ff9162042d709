"""What the money costs: schedules, effective rate, timeline of debts, forecast and ratios. Pure and exact."""
