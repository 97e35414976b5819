"""The budgets as measurements: ``python -m benchmarks`` measures the app beside its peers."""
