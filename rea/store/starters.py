"""Files to open a review with a double click: one for Windows, one for macOS, one for Linux.

They stand in the review's folder and run `rea open` there. Nothing in them is of one machine,
so that they work wherever the folder is synced to; they ask who is there.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from rea.store.table import write_bytes

_SHELL: Final = """\
#!/bin/sh
# Opens this review in the browser; closing this window stops it.
cd "$(dirname "$0")" || exit 1
PATH="$PWD/.venv/bin:$HOME/.local/bin:$PATH"
if ! command -v rea >/dev/null; then
  echo "rea is not installed for this account. See its README: pip install rea"
  printf "Press Enter to close. "; read -r _
  exit 1
fi
printf "Who are you? (such as r1; Enter if you work alone) "; read -r who
rea open --as "$who" || { printf "Press Enter to close. "; read -r _; }
"""

_WINDOWS: Final = """\
@echo off
rem Opens this review in the browser; closing this window stops it.
cd /d "%~dp0"
set "PATH=%CD%\\.venv\\Scripts;%PATH%"
where rea >nul 2>nul
if errorlevel 1 (
  echo rea is not installed for this account. See its README: pip install rea
  pause
  exit /b 1
)
set "who="
set /p "who=Who are you? (such as r1; Enter if you work alone) "
rea open --as "%who%"
if errorlevel 1 pause
"""

_DESKTOP: Final = """\
[Desktop Entry]
Type=Application
Name=Open this review
Comment=Opens the review in the browser; closing the window stops it
Exec=sh -c "\\"$(dirname \\"%k\\")/open-review.command\\""
Terminal=true
"""

# A synced folder may forget that a file can be run; `sh open-review.command` does the same.
STARTERS: Final = {
    "open-review.bat": _WINDOWS.replace("\n", "\r\n"),
    "open-review.command": _SHELL,
    "open-review.desktop": _DESKTOP,
}


def write_starters(root: Path) -> None:
    """Leave the starters in a review's folder; what is there already stays."""
    for name, text in STARTERS.items():
        if not (root / name).exists():
            write_bytes(root / name, text.encode())
            (root / name).chmod(0o755)
