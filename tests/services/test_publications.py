"""What a device makes of what is published: which rules judge, which lists complete, what is only shown."""

from dataclasses import replace
from datetime import date

import pytest

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.project import Segment
from pdca_desktop.domain.structure import Structure
from pdca_desktop.domain.territory import Place
from pdca_desktop.errors import RulePackError
from pdca_desktop.exchange.publications import (
    Calendar,
    CommuneRow,
    DistrictRow,
    Publication,
    Rules,
    Session,
    TerritoryLists,
)
from pdca_desktop.exchange.signing import signed
from pdca_desktop.services.completing import completed
from pdca_desktop.services.publication_words import told
from pdca_desktop.services.publications import Publications, Use
from pdca_desktop.services.rulebook import published_pack, shipped_pack
from pdca_desktop.services.sessions import near
from tests.fakes.published import KEY, OTHER_KEY, FakeShelf, posted, rules_with_cap

TODAY = date(2019, 6, 18)
LENS = CommuneRow("62498", "Lens", "246200364", "CA de Lens-Liévin")
LISTS = TerritoryLists(
    (LENS, CommuneRow("62041", "Arras")), (DistrictRow("QP062001", "Cité 4", "2015", ("62498",)),)
)


def book(*kept: Publication) -> Publications:
    return Publications(FakeShelf(list(kept)))


def cap(publications: Publications, day: date) -> str:
    return str(publications.pack(day).law(day, day).euros("ptz.cap").decimal)


def test_without_a_published_pack_the_shipped_one_judges() -> None:
    assert book().pack(TODAY) is shipped_pack()


def test_the_last_pack_whose_day_has_come_judges() -> None:
    early = posted(rules_with_cap("5000.00"), "2027", date(2019, 6, 1))
    later = posted(renumbered(rules_with_cap("6000.00")), "2028", date(2019, 7, 1))
    published = book(later, early)
    for day, expected in (
        (date(2019, 5, 31), "8000.00"),
        (date(2019, 6, 1), "5000.00"),
        (date(2019, 6, 30), "5000.00"),
        (date(2019, 7, 1), "6000.00"),
    ):
        assert cap(published, day) == expected, day


def renumbered(rules: Rules) -> Rules:
    files = {name: text.replace('number = "2027"', 'number = "2028"') for name, text in rules.files.items()}
    return Rules("2028", files)


def test_the_same_pack_is_the_same_object_until_another_comes() -> None:
    shelf = FakeShelf([posted(rules_with_cap("5000.00"), "2027")])
    published = Publications(shelf)
    first = published.pack(TODAY)
    published.refresh()
    assert published.pack(TODAY) is first
    shelf.kept = []
    published.refresh()
    assert published.pack(TODAY) is shipped_pack()


@pytest.mark.parametrize("why", ["signature", "line", "missing", "unit", "number"])
def test_a_pack_that_is_not_sound_never_judges_and_says_why(why: str) -> None:
    rules = rules_with_cap("5000.00")
    one = posted(rules, "2027")
    if why == "signature":
        one = signed(one, OTHER_KEY)
    else:
        files = dict(rules.files)
        if why == "line":
            files["ptz.toml"] = files["ptz.toml"].replace("5000.00", "cinq mille", 1)
        if why == "missing":
            files.pop("starter.toml")
        if why == "unit":
            files["ptz.toml"] = files["ptz.toml"].replace('unit = "€"', 'unit = "h"', 1)
        if why == "number":
            files["packs.toml"] = files["packs.toml"].replace('number = "2027"', 'number = "2019"')
        one = posted(Rules("2019" if why == "number" else "2027", files), "2027")
    published = book(one)
    assert published.pack(TODAY) is shipped_pack()
    (shown,) = published.posted(TODAY)
    assert shown.use is (Use.UNSIGNED if why == "signature" else Use.UNREADABLE)
    expected = {
        "signature": "signature",
        "line": "ptz.toml, ligne",
        "missing": "starter.toml",
        "unit": "ptz.toml, [cap]",
        "number": "donnez-en un autre",
    }
    assert expected[why] in shown.trouble.replace("\u00a0", " ")


def test_a_pack_may_hold_more_than_this_version_reads() -> None:
    rules = rules_with_cap("5000.00")
    more = (
        rules.files["ptz.toml"]
        + """
[bonus]
label = "Une valeur d'une version plus récente"
unit = "€"
checked_on = 2026-11-22
review_every_months = 12
[[bonus.entries]]
value = "1.00"
valid_from = 2019-01-01
mark = "interpretation"
source = "lecture"
"""
    )
    assert published_pack(Rules("2027", {**rules.files, "ptz.toml": more})).number == "2027"


def test_a_pack_that_is_not_there_is_told() -> None:
    with pytest.raises(RulePackError, match="inconnu"):
        published_pack(replace_number(rules_with_cap("5000.00"), "2031"))


def replace_number(rules: Rules, number: str) -> Rules:
    return Rules(number, rules.files)


def test_of_two_versions_the_newest_whose_day_has_come_is_in_force() -> None:
    versions = [
        posted(Calendar(()), "2019", date(2019, 1, 1), 1),
        posted(Calendar(()), "2019", date(2019, 6, 1), 2),
        posted(Calendar(()), "2019", date(2019, 9, 1), 3),
    ]
    uses = [one.use for one in book(*versions).posted(TODAY)]
    assert uses == [Use.LATER, Use.IN_FORCE, Use.REPLACED]


def test_a_forged_newer_version_does_not_displace_the_sound_one() -> None:
    sound = posted(Calendar((Session(TODAY, "tpe", "Lens"),)), "2019")
    forged = signed(posted(Calendar(()), "2019", version=2), OTHER_KEY)
    published = book(sound, forged)
    assert [one.use for one in published.posted(TODAY)] == [Use.UNSIGNED, Use.IN_FORCE]
    assert len(published.sessions(None, TODAY)) == 1


def test_sessions_are_those_of_the_committees_of_the_segment() -> None:
    days = [date(2019, month, 1) for month in range(1, 13)]
    published = book(posted(Calendar(tuple(Session(day, "tpe", "Lens") for day in days)), "2019"))
    assert published.sessions(Segment.ESS, TODAY) == ()
    offered = near(published.sessions(Segment.TPE, TODAY), TODAY)
    assert [day.month for day, _ in offered] == [5, 6, 7, 8, 9]


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (Place(commune="LENS"), ("LENS", "62498", "246200364")),
        (Place(commune_code="62498"), ("Lens", "62498", "246200364")),
        (Place(commune="Arras"), ("Arras", "62041", "")),
        (Place(commune="Nulle part"), ("Nulle part", "", "")),
        (Place(commune="Lens", commune_code="62041"), ("Lens", "62041", "")),
        (Place(commune="Lens", epci_code="200033579"), ("Lens", "62498", "200033579")),
    ],
)
def test_what_is_typed_is_completed_and_never_changed(place: Place, expected: tuple[str, str, str]) -> None:
    territories = book(posted(LISTS, "62")).territories(TODAY)
    dossier = Dossier(structure=Structure(place=place))
    after = completed(dossier, "/structure/place/commune", territories).structure.place
    assert (after.commune, after.commune_code, after.epci_code) == expected
    assert completed(dossier, "/structure/place/address", territories) is dossier
    assert completed(dossier, "/project/title", territories) is dossier


def test_two_communes_of_one_name_are_not_guessed() -> None:
    twins = TerritoryLists((LENS, CommuneRow("62999", "Lens")))
    territories = book(posted(twins, "62")).territories(TODAY)
    assert territories.complete(Place(commune="Lens")) == Place(commune="Lens")


def test_the_words_of_a_pack_tell_what_it_changes_and_whether_it_judges() -> None:
    published = book(posted(rules_with_cap("5000.00"), "2027", date(2019, 7, 1)))
    (later,) = published.posted(TODAY)
    words = told(later, TODAY, published.pack(TODAY))
    assert "Jugent aujourd’hui : règles 2019" in words.lead.replace("\u00a0", " ")
    assert [row[0] for row in words.parts[0].rows] == ["Plafond du prêt à taux zéro, par porteur"]
    first = date(2019, 7, 1)
    (now,) = published.posted(first)
    assert "jugent tous les dossiers" in told(now, first, published.pack(first)).lead


def test_a_device_without_a_key_believes_nothing_and_says_what_to_do() -> None:
    (one,) = Publications(FakeShelf([posted(LISTS, "62")], pinned="")).posted(TODAY)
    assert one.use is Use.UNSIGNED
    assert "Échangez avec le siège" in one.trouble
    assert signed(one.publication, KEY) == one.publication
    assert replace(one, trouble="").standing == "Signature non valide"
