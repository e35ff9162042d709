"""The part of the journey where a head office is joined and a colleague disagrees; see `tour`."""

# ruff: noqa: PLC0415  (each import waits for its moment, and the head office may not be installed)

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pdca_desktop.bootstrap.waiting import TourError, heard, settle, until
from pdca_desktop.domain.french import typeset

if TYPE_CHECKING:
    from pdca_desktop.bootstrap.demonstration import Colleague, TrialOffice
    from pdca_desktop.domain.dossier import Dossier
    from pdca_desktop.domain.plan import Plan
    from pdca_desktop.ui.pages.dossier.presenter import DossierPresenter
    from pdca_desktop.ui.pages.exchange.page import ExchangePage
    from pdca_desktop.ui.pages.start.house import House

COLLEAGUE = "Alex Modèle"
DOSSIER = "2026-LEN-079"
WHY = "Devis actualisé le 12 juin"
_ABSENT = typeset(
    "Le siège n’est pas installé sur ce poste (extension « head-office ») : l’échange n’est pas montré."
)


class ExchangeWalk:
    """Join, receive, disagree, decide, be level again.

    Attributes:
        told: what was seen to happen, in French sentences.
    """

    def __init__(self, house: "House", folder: Path, look: Callable[[str], None]) -> None:
        self._house, self._folder, self._look = house, folder, look
        self.told: list[str] = []

    def all(self) -> None:
        """Every step; none without a head office to join.

        Raises:
            AppError: a step did not do what it should.
        """
        try:
            from pdca_desktop.bootstrap.demonstration import Colleague, TrialOffice
        except ImportError:
            self.told.append(_ABSENT)
            return
        adviser = self._house.desk.adviser
        office = TrialOffice(self._folder)
        colleague = Colleague(self._folder / "collegue", COLLEAGUE, adviser.agency)
        try:
            self._join(office)
            colleague.join(office)
            self._receive(colleague)
            self._disagree(colleague)
            self._decide(colleague)
        finally:
            self._quiet()
            colleague.close()
            office.close()

    def _join(self, office: "TrialOffice") -> None:
        adviser, page = self._house.desk.adviser, self._page()
        step = page.enrol
        until(lambda: page.front is step, "la demande de rattachement")
        step.address.setText(office.address)
        step.code.setText(office.code(adviser.name, adviser.agency))
        step.device.setText("Portable de l’agence de Lens")
        self._look("rattacher-au-siege")
        step.go.click()
        until(lambda: page.front is not step, "le rattachement au siège")
        self._level()
        sent = len(self._house.desk.store.lines())
        self._tell(f"Poste rattaché au siège de démonstration ; {sent} dossiers d’exemple envoyés.")
        self._look("echanges-a-jour")

    def _receive(self, colleague: "Colleague") -> None:
        """A colleague's change comes into the dossier that is open."""
        presenter = self._open("project")
        means = "Boutique de 34 m² à 380 € par mois, bail signé le 3 juin."
        colleague.change(
            presenter.dossier.id,
            lambda one: replace(one, project=replace(one.project, means=typeset(means))),
            "projet",
        )
        with heard(presenter.received, "la modification du collègue"):
            self._house.exchange.exchange()
        settle(400)
        if self._house.workspace is not None:
            self._house.workspace.received.strip.look.click()
        self._tell(f"Une modification {of(COLLEAGUE)} arrive dans le dossier ouvert, qui n’est pas rechargé.")
        self._look("recu-d-un-collegue")

    def _disagree(self, colleague: "Colleague") -> None:
        """Both change the same plan, each without seeing the other's."""
        presenter = self._open("plan")
        dossier_id = presenter.dossier.id
        colleague.change(dossier_id, lambda one: planned(one, (8_400, 4_000, 11_000)), "plan de financement")
        with heard(presenter.saved, "l’enregistrement du plan"):
            presenter.replace(planned(presenter.dossier, (7_400, 5_000, 9_000)), "plan de financement")
            presenter.leave()
        self._house.exchange.exchange()
        exchanges = self._house.desk.machine.exchanges()
        until(lambda: bool(exchanges.conflicts()), "le conflit")
        self._page()
        self._quiet()
        self._tell("Les deux avaient changé le même plan : un conflit, que les deux côtés voient.")
        self._look_twice("echanges-conflit")

    def _decide(self, colleague: "Colleague") -> None:
        from pdca_desktop.services.exchanges import Answer

        house = self._house
        house.exchange.decide()
        self._quiet()
        self._look_twice("conflit")
        view = self._page().conflict
        view.choose(Answer.THEIRS)
        view.reason.setText(WHY)
        view.reason.textEdited.emit(WHY)
        view.go.click()
        exchanges = house.desk.machine.exchanges()
        until(lambda: not exchanges.conflicts(), "la décision")
        self._quiet()
        self._look("conflit-tranche")
        house.exchange.exchange()
        self._level()
        colleague.exchange()
        dossier_id = self._line_id()
        here, there = house.desk.store.load(dossier_id), colleague.load(dossier_id)
        if here != there or colleague.exchanges.conflicts():
            raise TourError("Après l’échange, les deux postes n’ont pas le même dossier.")
        self._tell("Conflit tranché, avec son motif ; les deux postes ont le même dossier.")
        self._look("echanges-apres-conflit")

    def _open(self, section: str) -> "DossierPresenter":
        with heard(self._house.dossier_opened, "le dossier"):
            self._house.open_dossier(self._line_id(), section)
        settle(600)
        workspace = self._house.workspace
        if workspace is None:
            raise TourError("Le dossier ne s’est pas ouvert.")
        return workspace.presenter

    def _line_id(self) -> str:
        return next(line.id for line in self._house.desk.store.lines() if line.number == DOSSIER)

    def _page(self) -> "ExchangePage":
        from pdca_desktop.ui.pages.exchange.page import ExchangePage

        self._house.exchange.show()
        page = self._house.shell.stack.currentWidget()
        if not isinstance(page, ExchangePage):
            raise TourError("La page Échanges ne s’est pas ouverte.")
        settle(300)
        return page

    def _level(self) -> None:
        """Wait until everything is sent and received."""
        self._quiet()
        exchanges = self._house.desk.machine.exchanges()

        def level() -> bool:
            state = exchanges.state()
            return state.last is not None and not state.waiting and not self._house.desk.runner.jobs

        until(level, "la fin de l’échange")
        self._quiet()

    def _quiet(self) -> None:
        """Wait until no job is under way, and what they told is shown."""
        settle(400)
        until(lambda: not self._house.desk.runner.jobs, "la fin des travaux en cours")
        settle(300)

    def _look_twice(self, name: str) -> None:
        """As it is, and in the dark."""
        from pdca_desktop.ui.theme import Scheme

        theme = self._house.shell.theme
        before = theme.scheme
        self._look(name)
        theme.choose(Scheme.DARK)
        self._look(f"sombre-{name}")
        theme.choose(before)

    def _tell(self, sentence: str) -> None:
        self.told.append(typeset(sentence))


def of(name: str) -> str:
    """Whose it is."""
    from pdca_desktop.domain.french import of_name

    return of_name(name)


def planned(dossier: "Dossier", amounts: tuple[int, int, int]) -> "Dossier":
    """The dossier with another equipment, own money and bank loan; it balances as before or not at all."""
    from pdca_desktop.domain.money import Euros

    plan: Plan = dossier.scenarios[0].plan
    equipment, own, bank = map(Euros.of, amounts)
    needs = (replace(plan.needs[0], amount=equipment), *plan.needs[1:])
    first, *others, last = plan.resources
    resources = (replace(first, amount=own), *others, replace(last, amount=bank))
    scenario = replace(dossier.scenarios[0], plan=replace(plan, needs=needs, resources=resources))
    return replace(dossier, scenarios=(scenario, *dossier.scenarios[1:]))
