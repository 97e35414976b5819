# What is too long, or too seldom needed, for every run.
#     make soak PYTHON=python3     with the Python of an environment that has the `dev` extra

PYTHON ?= .venv/bin/python

.PHONY: soak bench lock audit

soak: # break things on purpose, the long way (docs/reliability.md)
	MAST_TUI_SOAK=1 $(PYTHON) -m pytest -q tests/faults tests/labels/test_machine.py

bench: # measure beside the peers (docs/performance.md)
	$(PYTHON) -m benchmarks

lock: # say anew which versions CI installs
	rm -rf .lock && python3 -m venv .lock && .lock/bin/pip install -q -e '.[dev]'
	.lock/bin/pip freeze --exclude-editable > requirements.lock && rm -rf .lock

audit: # look for known vulnerabilities in these versions
	$(PYTHON) -m pip_audit --no-deps --disable-pip --requirement requirements.lock
