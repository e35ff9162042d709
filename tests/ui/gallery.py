"""Pictures of the foundation, to be looked at.

    PYTHONPATH=. QT_QPA_PLATFORM=offscreen python tests/ui/gallery.py FOLDER [SCALE]

At scale 1.25 the windows are 1366×768 physical pixels, the smallest screen; at 2 they are the sharpest.
"""

import os
import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.employment import JobHorizon, JobKind, Jobs
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.person import Civility, Person
from pdca_desktop.domain.project import Instrument, Project, ProjectNature
from pdca_desktop.domain.territory import Place
from pdca_desktop.ui.app import furnish, make_application
from pdca_desktop.ui.dialogs import CrashDialog, crash_report
from pdca_desktop.ui.finder_list import Found
from pdca_desktop.ui.forms.form import RecordForm
from pdca_desktop.ui.page import Page
from pdca_desktop.ui.shortcut_sheet import ShortcutSheet
from pdca_desktop.ui.theme import Scheme
from pdca_desktop.ui.tokens import AIR, ROOM, SNUG, Tone
from pdca_desktop.ui.widgets.chips import Chip
from pdca_desktop.ui.widgets.headers import EmptyState, SectionHeader, primary_button, quiet_button
from pdca_desktop.ui.widgets.lines import LineChart, Series
from pdca_desktop.ui.widgets.radar import Radar, Spoke
from pdca_desktop.ui.window import Window
from tests.ui.sheets import on_a_sheet

PERSON = Person(
    civility=Civility.MS,
    last_name="Exemple",
    first_name="Camille",
    birth_date=date(1995, 3, 14),
    email="camille@",
    phone="03 21 00 00 00",
    home=Place(address="12 rue des Essais", postcode="62400", commune="Béthune", in_qpv=True),
    household_income=Euros.of("1850.50"),
    trade_years=72,
)
PROJECT = Project(
    title="Atelier vélo du Bassin",
    nature=ProjectNature.CREATION,
    instruments=(Instrument.PTZ, Instrument.GUARANTEE),
    collective=False,
    genesis="Réparer plutôt que jeter : l’atelier reprend des vélos donnés, les remet en état "
    "et les loue au mois aux habitants du quartier.",
)


class FormPage(Page):
    """A form under its title, as pages will be."""

    def __init__(self, title: str, form: RecordForm) -> None:
        super().__init__()
        self.form = form
        header = SectionHeader(title, "création · individuel · Lens", "title")
        header.add(primary_button("Imprimer", header, "printer"))
        self.body.addWidget(header)
        area = on_a_sheet(form)
        self.body.addWidget(area, 1)

    def set_meeting(self, on: bool) -> None:
        self.form.set_meeting(on)

    def meeting_obstacle(self) -> str:
        return ""


class EmptyPage(Page):
    def __init__(self) -> None:
        super().__init__()
        self.body.addWidget(
            EmptyState(
                "folder-open",
                "Aucun dossier sur cet appareil",
                "Un dossier suit un projet du premier rendez-vous à la décision du comité. Créez le premier, "
                "ou importez celui qu'un collègue vous a remis.",
                "Nouveau dossier",
            )
        )


class WidgetsPage(Page):
    def __init__(self) -> None:
        super().__init__()
        header = SectionHeader("Plan de financement", "règles du 01/01/2019", "title")
        header.add(quiet_button("Proposer des montages", header, "lightbulb"))
        self.body.addWidget(header)
        row = QHBoxLayout()
        row.setSpacing(AIR)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.setSpacing(ROOM)
        chips = QHBoxLayout()
        chips.setSpacing(SNUG)
        for text, tone in (("6 conformes", Tone.CONFORME), ("1 bloquant", Tone.BLOQUANT),
                           ("2 à renseigner", Tone.INCONNU), ("1 alerte", Tone.ALERTE)):  # fmt: skip
            chips.addWidget(Chip(text, tone))
        chips.addWidget(Chip("en expertise", Tone.NEUTRAL, ""))
        chips.addStretch(1)
        left.addLayout(chips)
        chart = LineChart("Trésorerie")
        cash = (4000, 2500, 900, -1200, -600, 300, 1500, 2100, None, 3900, 5200, 6100)
        low = (2000, 1500, -900, -2200, -1600, -1300, -500, 100, 400, 900, 1200, 1100)
        chart.show_series(
            tuple(f"M{month}" for month in range(1, 13)),
            Series("Prévu", tuple(None if amount is None else e(amount) for amount in cash)),
            Series("Prudent", tuple(e(amount) for amount in low)),
        )
        left.addWidget(chart)
        left.addStretch(1)
        radar = Radar()
        radar.show_spokes(
            (Spoke("Emploi", 0.75, "réel"),
             Spoke("Territoire", 1.0, "fort"), Spoke("Projet social", 0.4, "émergent"),
             Spoke("Environnement", None), Spoke("Gouvernance", 0.5, "émergent"))
        )  # fmt: skip
        right.addWidget(radar)
        right.addStretch(1)
        for column, stretch in ((left, 3), (right, 2)):
            holder = QWidget()
            column.setContentsMargins(0, 0, 0, 0)
            holder.setLayout(column)
            row.addWidget(holder, stretch)
        sheet = QWidget()
        sheet.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(on_a_sheet(sheet), 1)


def e(amount: int) -> Euros:
    return Euros(amount * 100)


def person_page() -> Page:
    form = RecordForm(Person, base="/holders/0")
    form.set_record(PERSON)
    form.offer(Person(**{**{k: getattr(PERSON, k) for k in Person.__slots__}, "last_name": "Exemple-Dubois"}))
    form.fields()[0].editor.setFocus()
    return FormPage("Camille Exemple", form)


def project_page() -> Page:
    form = RecordForm(Project)
    form.set_record(PROJECT)
    return FormPage("Atelier vélo du Bassin", form)


def lists_page() -> Page:
    form = RecordForm(Dossier, only=("jobs", "starter", "aids", "state", "applied_on"))
    form.set_record(
        Dossier(jobs=(Jobs(kind=JobKind.CREATED, horizon=JobHorizon.START, fte=Decimal("1.5")), Jobs()))
    )
    return FormPage("Emplois", form)


def main(folder: Path, scale: float) -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["QT_SCALE_FACTOR"] = str(scale)
    folder.mkdir(parents=True, exist_ok=True)
    app = make_application(())
    window = Window(folder / "window.ini")
    shell = furnish(window)
    makers: dict[str, Callable[[], Page]] = {
        "home": EmptyPage,
        "dossiers": person_page,
        "support": project_page,
        "committees": WidgetsPage,
        "exchange": lists_page,
    }
    for name, make in makers.items():
        shell.add_page(name, make)
    shell.show_sync("Hors ligne · 3 à envoyer", "wifi-off")
    shell.show_adviser("CB", "Camille Bernard")
    shell.show_saved("14:32:07")
    size = QSize(round(1366 / 1.25), round(768 / 1.25)) if scale == 1.25 else QSize(1366, 768)
    for scheme in (Scheme.LIGHT, Scheme.DARK):
        shell.theme.choose(scheme)
        window.resize(size)
        window.show()
        for name in makers:
            shell.open_page(name)
            take(app, window, folder / f"{name}-{scheme.name.lower()}")
        shell.open_page("dossiers")
        shell.finder.open()
        shell.finder.setText("a")
        shell.finder.show_found(
            "a",
            [
                Found("Dossier", "Atelier vélo du Bassin", "2026-LEN-0142", "x"),
                Found("Personne", "Camille A.", "", "y"),
            ],
        )
        take(app, window, folder / f"finder-{scheme.name.lower()}")
        shell.finder.close_list()
        shell.toast("Montage B supprimé.", app.beep)
        take(app, window, folder / f"toast-{scheme.name.lower()}")
        shell.set_meeting(True)
        take(app, window, folder / f"meeting-{scheme.name.lower()}")
        shell.set_meeting(False)
    sheet = ShortcutSheet(shell.commands, window)
    sheet.show()
    take(app, sheet, folder / "shortcuts")
    crash = CrashDialog(crash_report(ValueError("x")), window)
    crash.show()
    take(app, crash, folder / "crash")
    os._exit(0)


def take(app: QApplication, widget: QWidget, file: Path) -> None:
    for _ in range(3):
        app.processEvents()
    widget.grab().save(str(file.with_suffix(".png")))


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 1.0)
