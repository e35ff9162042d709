"""`pdca window`, and `pdca` alone: opens the window, or makes the same journey where there is no screen."""

# ruff: noqa: PLC0415  (each import waits for its moment: Qt alone before the first paint)

import os
import sys
import tempfile
from argparse import Namespace
from datetime import date
from pathlib import Path

from pdca_desktop import places


def run(options: Namespace, _today: date) -> int:  # noqa: RET503  (the window never returns)
    """Open the window; without a screen, make the journey offscreen and say where its pictures are.

    Raises:
        AppError: a folder cannot be written, or the journey stopped.
    """
    if options.tour is not None:
        return _tour(Path(options.tour))
    if not _has_screen():
        sys.stderr.write("Cette machine n’a pas d’écran : le même parcours est fait sans lui.\n")
        return _tour(Path(tempfile.mkdtemp(prefix="pdca-parcours-")))
    from pdca_desktop.ui.quick_imports import quicken

    quicken()
    from pdca_desktop.bootstrap.window import open_window

    chosen = None if options.data_dir is None else Path(options.data_dir)
    if options.demo and chosen is None:
        chosen = Path(tempfile.mkdtemp(prefix="pdca-exemples-"))
    where = places.find(chosen)
    places.prepare(where)
    open_window(sys.argv[:1], where, demo=options.demo and not where.keystore.exists())


def _tour(folder: Path) -> int:
    from pdca_desktop.bootstrap.tour import say, tour

    folder.mkdir(parents=True, exist_ok=True)
    say(tour(folder), folder)
    return 0


def _has_screen() -> bool:
    """Whether a window can be seen: always on Windows and macOS, with a display server elsewhere."""
    platform = os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0]
    if platform:
        return platform not in ("offscreen", "minimal")
    return sys.platform in ("win32", "darwin") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
