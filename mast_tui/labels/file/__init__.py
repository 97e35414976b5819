"""The SQLite file of the store: opened, made, brought up to date, copied; what it says stands above."""
