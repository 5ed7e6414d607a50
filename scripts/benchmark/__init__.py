"""What scripts/bench is made of: what is measured, of whom, how, and how it is shown."""
