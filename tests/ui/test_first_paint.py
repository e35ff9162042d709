"""What is loaded, and when: nothing but Qt before the window is painted, no library before it is needed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pdca_desktop import places
from pdca_desktop.bootstrap.device import Device
from pdca_desktop.domain.territory import Agency
from pdca_desktop.store.keystore_file import Cost

ROOT = Path(__file__).parents[2]
CHEAP = Cost(memory=64, passes=1, lanes=1)

_START = """
import os, sys
from pdca_desktop import __main__
from pdca_desktop.bootstrap import door
from pdca_desktop.ui.quick_imports import quicken
quick = quicken()
from pdca_desktop.bootstrap import window as composing
from pdca_desktop.ui import window as first

LIBRARIES = ("sqlalchemy", "alembic", "sqlcipher3", "reportlab", "pikepdf", "pypdfium2", "keyring", "httpx",
             "openpyxl", "PIL", "msgspec", "cryptography", "phonenumbers", "tomllib")

def loaded(*more):
    return sorted(name for name in sys.modules if name.split(".")[0] in LIBRARIES or name.startswith(more))

def painted(window):
    print("paint", loaded("pdca_desktop.domain", "pdca_desktop.exchange", "pdca_desktop.rules",
                          "pdca_desktop.services", "pdca_desktop.store", "pdca_desktop.documents",
                          "pdca_desktop.sync", "pdca_desktop.ui.shell", "pdca_desktop.ui.pages", "decimal",
                          "PySide6.QtSvg", "PySide6.QtDBus", "PySide6.QtPdf", "PySide6.QtNetwork"))
    first.Window._next = later
    later(window)

def begun(house):
    begin()
    now = loaded("pdca_desktop.domain.dossier", "pdca_desktop.domain.plan", "pdca_desktop.rules",
                           "pdca_desktop.documents", "pdca_desktop.sync", "pdca_desktop.ui.pages.dossier",
                           "pdca_desktop.ui.pages.plan", "pdca_desktop.ui.pages.settings",
                           "pdca_desktop.ui.pages.preview.", "PySide6.QtDBus", "PySide6.QtPdf",
                           "PySide6.QtPrintSupport")
    print("asked", now, quick)
    sys.stdout.flush()
    os._exit(0)

def made(*args, **named):
    global begin
    house = make(*args, **named)
    house.desk.runner.write = lambda work, label: Nobody()  # the keyring is asked elsewhere
    begin, house.begin = house.begin, lambda: begun(house)
    return house

class Nobody:
    def __getattr__(self, name):
        return self
    def connect(self, slot):
        pass

door._has_screen = lambda: True
later, make = first.Window._next, composing.make_house
first.Window._next, composing.make_house = painted, made
sys.argv = ["pdca", "window", "--data-dir", sys.argv[1]]
__main__.run()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A machine that was used before, locked."""
    where = places.find(tmp_path / "donnees")
    places.prepare(where)
    device = Device(where, cost=CHEAP)
    device.draw_keys("Camille Bernard", Agency.LENS_1, "Tournesol-Berline7!Cadastre")
    device.begin(examples=False, step=lambda _done, _total, _label: None)
    device.lock()
    return where.data


def test_the_paint_loads_qt_only_and_the_question_no_library(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _START, str(folder)],
        capture_output=True, text=True, check=False, timeout=60, cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    assert done.stdout.splitlines() == ["paint []", "asked [] True"], done.stderr


_QUICK = """
import sys
from pdca_desktop.ui.quick_imports import quicken
assert quicken()
import PySide6.QtCore
import shibokensupport.feature as feature
read = []
feature.inspect.getsource = read.append
from pdca_desktop.ui import fuzzy
import json.tool
assert read == [], read
from PySide6.QtCore import QObject
made = QObject()
made.setObjectName("un")
assert made.objectName() == "un"
del feature._mod_uses_pyside
assert not quicken()
print("quick")
"""


def test_imports_after_qt_read_no_source_and_names_stay_qt_s() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _QUICK], capture_output=True, text=True, check=False, timeout=60, cwd=ROOT
    )
    assert done.stdout == "quick\n", done.stderr
