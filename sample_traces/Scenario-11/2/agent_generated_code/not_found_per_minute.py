import csv
from collections import Counter

LOGS = "/srv/snapshots/lantern/v0.3/Scenario-11/logs.tsv"

per_minute = Counter()
with open(LOGS, newline="") as f:
    for row in csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE):
        if row["service"] == "basket" and "basket not found" in row["body"]:
            per_minute[row["ts"][:16]] += 1

for minute, n in sorted(per_minute.items()):
    print(minute, n)
