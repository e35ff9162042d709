"""The look: contrast, one place for colours, the family, the icons."""

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetricsF, QIcon, QPalette, QRawFont
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from pdca_desktop import resources
from pdca_desktop.ui import icons, theme
from pdca_desktop.ui.theme import FAMILY, FONTS, Scheme, Theme, look
from pdca_desktop.ui.tokens import DARK, LIGHT, Colours, Tone
from pdca_desktop.ui.widgets.headers import primary_button
from tests.contrast import contrast as contrast_of

UI = Path(theme.__file__).parent
NEEDED = "éèêëàâçùûüôîïœŒæÉÈÀÇ€«»’“”…\u00a0\u202f−–—›×≤≥→✓✗▲½°²№"

_INKS = ("text", "muted", "accent")
_BACKGROUNDS = ("ground", "surface", "sunken", "accent_soft")


def pairs(colours: Colours) -> list[tuple[str, str, str]]:
    """Every text and background that meet on the screen: what they are, text colour, background colour."""
    met = [
        (f"{ink} on {ground}", getattr(colours, ink), getattr(colours, ground))
        for ink in _INKS
        for ground in _BACKGROUNDS
    ]
    met += [
        ("on_accent on accent", colours.on_accent, colours.accent),
        ("on_accent on accent_hover", colours.on_accent, colours.accent_hover),
    ]
    for tone in Tone:
        ink = tone.ink(colours)
        met += [
            (f"{tone.value} on {ground}", ink, getattr(colours, ground)) for ground in ("ground", "surface")
        ]
        met.append((f"{tone.value} on its soft", ink, tone.soft(colours)))
        met.append((f"text on {tone.value} soft", colours.text, tone.soft(colours)))
    return met


def contrast(one: str, other: str) -> float:
    """Of two colours as the tokens write them."""
    return contrast_of(*([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)] for colour in (one, other)))


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_text_is_read_on_every_background(colours: Colours) -> None:
    low = [
        (what, contrast(text, ground))
        for what, text, ground in pairs(colours)
        if contrast(text, ground) < 4.5
    ]
    assert low == []


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_borders_of_fields_are_seen(colours: Colours) -> None:
    assert contrast(colours.edge, colours.surface) >= 3
    assert contrast(colours.accent, colours.surface) >= 3


def test_contrast_of_known_pairs() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_colours_are_named_in_the_tokens_only() -> None:
    literal = re.compile(r"#[0-9a-fA-F]{3,8}\b|GlobalColor\.(?!transparent)\w+|QColor\(\d")
    found = [
        f"{file.name}: {line.strip()}"
        for file in (*UI.rglob("*.py"), *resources.folder("styles").glob("*.qss"))
        if file.name != "tokens.py"
        for line in file.read_text(encoding="utf-8").splitlines()
        if literal.search(line) and "QColor(0, 0, 0, 0)" not in line
    ]
    assert found == []


def test_every_token_of_the_stylesheet_is_known(theme: Theme, qapp: QApplication) -> None:
    for scheme in (Scheme.LIGHT, Scheme.DARK):
        theme.choose(scheme)
        assert "$" not in qapp.styleSheet()
        assert look().colours.text in qapp.styleSheet()


def test_palette_follows_the_scheme(theme: Theme, qapp: QApplication) -> None:
    theme.choose(Scheme.DARK)
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(DARK.ground)
    theme.choose(Scheme.LIGHT)
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(LIGHT.ground)


def test_the_state_design_system_is_not_used() -> None:
    said = " ".join(file.read_text(encoding="utf-8") for file in UI.rglob("*.py")).lower()
    assert "000091" not in said
    assert "marianne" not in said


def test_each_tone_has_its_icon_and_word() -> None:
    assert len({tone.icon for tone in Tone}) == len({tone.word for tone in Tone}) == len(Tone)
    for tone in Tone:
        assert (resources.folder("icons") / f"{tone.icon}.svg").is_file()


@pytest.mark.parametrize("file", FONTS)
def test_the_family_has_every_french_sign_and_tabular_figures(qapp: QApplication, file: str) -> None:
    font = QRawFont(str(resources.folder("fonts") / file), 15)
    assert font.isValid()
    assert [sign for sign in NEEDED if 0 in font.glyphIndexesForString(sign)] == []
    widths = {
        font.advancesForGlyphIndexes(font.glyphIndexesForString(digit))[0].x() for digit in "0123456789"
    }
    assert len(widths) == 1


def test_the_family_is_used(qapp: QApplication) -> None:
    assert QFontInfo(qapp.font()).family() == FAMILY
    normal, strong = QFontMetricsF(look().font()), QFontMetricsF(look().font(strong=True))
    assert QFontInfo(look().font(strong=True)).weight() >= QFont.Weight.DemiBold
    assert strong.horizontalAdvance("Dossier") > normal.horizontalAdvance("Dossier")


@pytest.mark.parametrize("file", sorted(resources.folder("icons").glob("*.svg")), ids=lambda file: file.stem)
def test_icons_take_the_colour_of_the_text(qapp: QApplication, file: Path) -> None:
    assert "currentColor" in file.read_text(encoding="utf-8")
    assert QSvgRenderer(str(file)).isValid()
    for ratio in (1.0, 2.0):
        picture = icons.pixmap(file.stem, 16, "bloquant", ratio)
        assert picture.width() == 16 * ratio
    image = icons.pixmap(file.stem, 24, "bloquant", 2.0).toImage()
    inks = {
        image.pixelColor(x, y).name()
        for x in range(48)
        for y in range(48)
        if image.pixelColor(x, y).alpha() == 255
    }
    assert inks == {QColor(look().colours.bloquant).name()}


@pytest.mark.parametrize("scheme", list(Scheme))
def test_the_icon_of_a_disabled_button_is_as_faint_as_its_words(
    theme: Theme, qapp: QApplication, scheme: Scheme
) -> None:
    theme.choose(scheme)
    button = primary_button("Trancher", icon="check")
    for mode, ink in ((QIcon.Mode.Normal, "on_accent"), (QIcon.Mode.Disabled, "muted")):
        shown = button.icon().pixmap(button.iconSize(), mode).toImage()
        places = (shown.pixelColor(x, y) for x in range(shown.width()) for y in range(shown.height()))
        inks = {one.name() for one in places if one.alpha() == 255}
        assert inks == {QColor(getattr(look().colours, ink)).name()}


def test_licences_stand_beside_what_they_cover() -> None:
    assert "SIL Open Font License" in (resources.folder("fonts") / "LICENSE-SourceSans3.txt").read_text(
        "utf-8"
    )
    assert "ISC License" in (resources.folder("icons") / "LICENSE-Lucide.txt").read_text("utf-8")


def test_meeting_enlarges_the_type(theme: Theme, qapp: QApplication) -> None:
    before = qapp.font().pixelSize()
    theme.set_meeting(True)
    assert qapp.font().pixelSize() == round(before * 1.25)
