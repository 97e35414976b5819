"""``python -m mast_tui`` is ``mast-tui``."""

from mast_tui.cli import main

raise SystemExit(main())
