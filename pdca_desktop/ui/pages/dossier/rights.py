"""A person's rights over their data: a copy to hand to them; their erasure, once read and confirmed."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.french import of_name, typeset
from pdca_desktop.domain.person import Person
from pdca_desktop.exchange.disk import replace_text
from pdca_desktop.services.privacy import ErasurePlan, OwnData, erase, own_data, plan_erasure
from pdca_desktop.ui.jobs.job import Progress
from pdca_desktop.ui.pages.dossier.presenter import DossierPresenter
from pdca_desktop.ui.pages.start.desk import Desk

_KINDS = "Texte à lire (*.txt);;Données pour un autre logiciel (*.json)"
_WORD = "EFFACER"
_FOR_GOOD = (
    "Ce qui suit disparaît pour de bon, de la fiche comme de l'historique. Rien ne pourra le rendre : ni "
    "« Annuler », ni une sauvegarde plus récente."
)
_PLAIN = (
    "Le fichier ne sera pas chiffré. Remettez-le à la personne, puis effacez-le : tout ce qui est su d'elle "
    "y est, ce qui est interne aussi."
)


class Rights(QObject):
    """Joins the rights of `services/privacy.py` to the dossier that is open.

    Signals:
        said: a sentence to tell.
        erased: the person is gone from the dossier.
    """

    said = Signal(str)
    erased = Signal()

    def __init__(self, desk: Desk, presenter: DossierPresenter) -> None:
        super().__init__(presenter)
        self._desk, self._presenter = desk, presenter

    @property
    def people(self) -> tuple[Person, ...]:
        """Whose rights they are."""
        return self._presenter.dossier.holders

    def ask_erase(self, person_id: str) -> None:
        """Say all that would go, then ask."""
        keep, store, machine = self._presenter.hand_over(), self._desk.store, self._desk.machine
        dossier_id = self._presenter.dossier.id

        def work(_progress: Progress) -> ErasurePlan:
            error = keep()
            if error is not None:
                raise error
            dossier = store.load(dossier_id)
            return plan_erasure(store, machine.erasures(), machine.backups(), dossier, person_id)

        job = self._desk.runner.write(work, "Recherche de ce qui nomme la personne")
        job.finished.connect(self._planned)
        job.failed.connect(self._desk.dialogs.tell)
        job.ended.connect(self._presenter.resume)

    def hand_out(self, person_id: str) -> None:
        """Write a copy of a person's data where the adviser says."""
        copy = own_data(self._presenter.dossier, person_id)
        name = next((one.full_name for one in self.people if one.id == person_id), "") or "personne"
        dialogs = self._desk.dialogs
        if not dialogs.ask(
            typeset(f"Écrire une copie des données {of_name(name)} ?"), yes="Choisir où", explanation=_PLAIN
        ):
            return
        proposed = Path.home() / f"Données {of_name(_safe(name))}.txt"
        target = dialogs.file_to_write("Copie des données d’une personne", _KINDS, proposed)
        if target is None:
            return

        def work(_progress: Progress) -> str:
            replace_text(target, copy.as_json if target.suffix == ".json" else readable(name, copy))
            return target.name

        job = self._desk.runner.elsewhere(work, "Copie des données")
        job.finished.connect(self._written)
        job.failed.connect(dialogs.tell)

    def _planned(self, plan: ErasurePlan) -> None:
        name = plan.name.strip()
        confirmed = self._desk.dialogs.confirm(
            typeset(f"Effacer {name or 'cette personne'} ?"),
            yes="Effacer pour toujours",
            typed=name or _WORD,
            lines=told(plan),
            explanation=_FOR_GOOD,
        )
        if confirmed:
            self._erase(plan)

    def _erase(self, plan: ErasurePlan) -> None:
        keep, store, machine = self._presenter.hand_over(), self._desk.store, self._desk.machine
        who = self._desk.adviser.id

        def work(_progress: Progress) -> Dossier:
            error = keep()
            if error is not None:
                raise error
            erase(machine.erasures(), machine.attachments(), plan.dossier, plan.person, who)
            return store.load(plan.dossier)

        job = self._desk.runner.write(work, "Effacement de la personne")
        job.finished.connect(self._erased)
        job.failed.connect(self._desk.dialogs.tell)
        job.ended.connect(self._presenter.resume)

    def _erased(self, dossier: Dossier) -> None:
        self._presenter.take_stored(dossier)
        self.erased.emit()
        self.said.emit("La personne est effacée de ce dossier et de son historique.")

    def _written(self, name: str) -> None:
        self.said.emit(typeset(f"Copie écrite, non chiffrée : « {name} »."))


def told(plan: ErasurePlan) -> tuple[str, ...]:
    """All that an erasure would do: in a few sentences, then one by one."""
    lines = list(plan.sentences)
    for title, things in (
        ("Champs vidés", plan.cleared),
        ("Textes où le nom est remplacé", plan.struck),
        ("Documents retirés", plan.documents),
        ("Gardé sans nom pour le rapport d’activité", plan.kept),
        ("Autres dossiers qui portent le même nom", tuple(hit.title for hit in plan.elsewhere)),
        ("Sauvegardes qui la contiennent", tuple(f"{one.at:%d/%m/%Y}, {one.why}" for one in plan.backups)),
    ):
        if things:
            lines += ["", typeset(f"{title} :"), *(f"– {thing}" for thing in things)]
    return tuple(lines)


def readable(name: str, copy: OwnData) -> str:
    """A person's data for a reader, a line each; what the law protects more is marked."""
    lines = [f"Données personnelles {of_name(name)}", ""]
    lines += [
        f"{fact.where} : {fact.value}{' (donnée sensible)' if fact.sensitive else ''}" for fact in copy.facts
    ]
    return "\n".join(typeset(line) for line in lines) + "\n"


def _safe(name: str) -> str:
    """A name that every system takes in a file's name."""
    return "".join(sign for sign in name if sign not in '<>:"/\\|?*' and sign.isprintable()).strip(". ")
