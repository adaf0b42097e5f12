"""``python -m rea``."""

from rea.cli.app import main

raise SystemExit(main())
