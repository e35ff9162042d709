"""Two plans against each other in words: the lines that differ, what is kept of them, the sums."""

from dataclasses import replace

from pdca_desktop.domain.loan import LoanTerms
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.plan import Need, NeedNature, Plan, Resource, ResourceNature, ResourceStatus
from pdca_desktop.errors import Clash
from pdca_desktop.services.clashes import Keep
from pdca_desktop.services.composing import Composition, composition
from pdca_desktop.services.plan_rows import PlanRow, plan_rows
from tests.builders import a_guarantee

BANK = Resource(
    nature=ResourceNature.BANK_LOAN, label="Banque", amount=Euros.of(9_000), loan=LoanTerms(months=60)
)


def need(label: str, euros: int) -> Need:
    return Need(nature=NeedNature.EQUIPMENT, label=label, amount=Euros.of(euros))


def made(base: Plan | None, theirs: Plan, mine: Plan) -> Composition:
    return composition(Clash("/scenarios/0/plan", "", "Plan", base, theirs, mine))


def rows(base: Plan | None, theirs: Plan, mine: Plan) -> tuple[PlanRow, ...]:
    return plan_rows(base, made(base, theirs, mine))


def only(found: tuple[PlanRow, ...]) -> PlanRow:
    (row,) = [row for row in found if not row.total]
    return row


def test_only_the_lines_that_differ_are_told_with_the_sums() -> None:
    base = Plan(needs=(need("Four", 8_000), need("Vitrine", 2_000)), resources=(BANK,))
    theirs = replace(base, needs=(need("Four", 9_000), need("Vitrine", 2_000)))
    mine = replace(base, needs=(need("Four", 8_000),))
    found = rows(base, theirs, mine)
    assert [row.name for row in found] == ["Four", "Vitrine", "Besoins", "Ressources", "Écart"]
    four, window, needs, resources, gap = found
    assert four.differs == (True, False)
    assert window.figures[2] == "—"
    assert window.differs == (False, True)
    assert needs.figures == ("10\u202f000,00\u00a0€", "11\u202f000,00\u00a0€", "8\u202f000,00\u00a0€")
    assert resources.differs == (False, False)
    assert gap.figures[1] == "−2\u202f000,00\u00a0€"
    assert [row.total for row in found] == [False, False, True, True, True]
    assert [row.offers for row in found] == [(Keep.THEIRS, Keep.MINE)] * 2 + [()] * 3


def test_what_is_kept_follows_the_choices_with_its_sums() -> None:
    base = Plan(needs=(need("Four", 8_000), need("Vitrine", 2_000)), resources=(BANK,))
    theirs = replace(base, needs=(need("Four", 9_000), need("Vitrine", 2_000)))
    mine = replace(base, needs=(need("Four", 8_000),))
    start = made(base, theirs, mine)
    assert [row.kept for row in plan_rows(base, start)] == [row.figures[1] for row in plan_rows(base, start)]
    found = plan_rows(base, start.take(1, Keep.MINE))
    assert [row.kept for row in found] == [
        "9\u202f000,00\u00a0€", "—", "9\u202f000,00\u00a0€", "9\u202f000,00\u00a0€", "0,00\u00a0€",
    ]  # fmt: skip
    assert [row.keep for row in found[:2]] == [Keep.THEIRS, Keep.MINE]


def test_lines_in_common_have_a_row_so_that_columns_add_up() -> None:
    refused = replace(BANK, label="Autre banque", status=ResourceStatus.REFUSED)
    one = Plan(needs=(need("Four", 8_000), need("Vitrine", 2_000), need("Enseigne", 300)))
    base = replace(one, resources=(BANK, refused))
    theirs = replace(base, needs=(need("Four", 9_000), *one.needs[1:]))
    found = plan_rows(base, made(base, theirs, base), common=True)
    four, shared, sum_, lent, *_ = found
    assert (four.name, shared.name, sum_.name) == ("Four", "2 lignes communes", "Besoins")
    assert set(shared.figures) == {shared.kept} == {"2\u202f300,00\u00a0€"}
    assert shared.note == "Vitrine 2\u202f000,00\u00a0€ · Enseigne 300,00\u00a0€"
    assert lent.kept == "9\u202f000,00\u00a0€"  # what was refused counts nowhere
    assert "Autre banque" in lent.note
    assert not shared.offers


def test_a_line_that_both_added_stands_once_and_others_apart() -> None:
    both, theirs_own, mine_own = need("Enseigne", 900), need("Store", 300), need("Rampe", 400)
    theirs, mine = Plan(needs=(both, theirs_own)), Plan(needs=(mine_own, replace(both, amount=None)))
    start = made(None, theirs, mine)
    lines = {row.name: row.figures for row in plan_rows(None, start) if not row.total}
    assert set(lines) == {"Enseigne", "Store", "Rampe"}
    assert lines["Enseigne"] == ("—", "900,00\u00a0€", "à renseigner")
    assert lines["Store"][2] == "—"
    assert lines["Rampe"][1] == "—"
    rank = [strand.name for strand in start.open].index("Enseigne")
    twice = next(one for one in plan_rows(None, start.take(rank, Keep.BOTH)) if one.name == "Enseigne")
    assert twice.kept == "à renseigner"  # 900 and what nobody knows
    assert twice.note.startswith("Deux lignes, peut-être")


def test_what_differs_beside_the_amount_is_told_under_it() -> None:
    base = Plan(resources=(BANK,))
    longer = replace(BANK, loan=LoanTerms(months=84, guarantees=(a_guarantee("70"),)))
    row = only(rows(base, Plan(resources=(longer,)), base))
    assert row.figures[0] == row.figures[1]
    assert row.differs == (True, False)
    assert row.note == (
        "Durée\u00a0: 84\u00a0mois au siège, 60\u00a0mois pour l’autre. "
        "Lignes de garantie › 1\u00a0: Garantie France Active (FAG) au siège, — pour l’autre"
    )
    proof = replace(need("Four", 8_000), evidence="Devis 12")
    told = plan_rows(None, made(None, Plan(needs=(proof,)), Plan(needs=(need("Four", 8_000),))), "vous")
    assert "Justificatif\u00a0: Devis 12 au siège, à renseigner pour vous" in told[0].note
    whose = replace(BANK, holder="0198c000-0000-7000-8000-000000000001")
    row = only(rows(base, Plan(resources=(whose,)), base))
    assert row.note == "Porteur bénéficiaire\u00a0: ce n’est pas le même"


def test_what_both_made_of_a_line_is_no_choice() -> None:
    base = Plan(resources=(BANK,))
    longer = Plan(resources=(replace(BANK, loan=LoanTerms(months=84)),))
    row = only(rows(base, longer, longer))
    assert (row.offers, row.differs) == ((), (True, True))
    assert row.note == "Durée\u00a0: 60\u00a0mois → 84\u00a0mois"


def test_a_line_that_one_has_alone_tells_its_terms() -> None:
    row = only(rows(Plan(), Plan(), Plan(resources=(replace(BANK, status=ResourceStatus.GRANTED),))))
    assert row.kept == "—"
    assert row.note == "60\u00a0mois · taux à renseigner, Accordé"
