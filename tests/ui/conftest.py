"""A screen for the tests: offscreen, in the house's look; any complaint of Qt fails the test."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QtMsgType
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pdca_desktop.ui.app import furnish, make_application
from pdca_desktop.ui.shell import Shell
from pdca_desktop.ui.theme import Scheme, Theme
from pdca_desktop.ui.window import Window

_HARMLESS = ("This plugin does not support",)  # the offscreen platform says so of size hints and raising


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    return ["pdca_desktop", "-style", "fusion"]


@pytest.fixture(autouse=True)
def theme(qapp: QApplication) -> Iterator[Theme]:
    make_application(())
    theme = Theme.of(qapp)
    theme.choose(Scheme.LIGHT)
    theme.set_meeting(False)
    yield theme
    theme.choose(Scheme.LIGHT)
    theme.set_meeting(False)


@pytest.fixture(autouse=True)
def no_complaint(qtlog: Any) -> Iterator[None]:
    yield
    loud = (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg)
    said = [record.message for record in qtlog.records if record.type in loud]
    assert [message for message in said if not message.startswith(_HARMLESS)] == []


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Window:
    made = Window(tmp_path / "window.ini")
    qtbot.addWidget(made)
    return made


@pytest.fixture
def shell(window: Window) -> Shell:
    return furnish(window)
