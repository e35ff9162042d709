"""The look in force: palette, fonts and one stylesheet made from the tokens.

theme = Theme.of(app)       # one per application
theme.choose(Scheme.DARK)   # light, dark, or as the system says
look().colours.accent       # for what paints itself; a palette change repaints it
label = text_label("…", role="muted")
"""

from enum import Enum
from string import Template

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from pdca_desktop import resources
from pdca_desktop.ui.tokens import DARK, LIGHT, MEETING_SCALE, Colours, Size

FAMILY = "Source Sans 3"
FONTS = tuple(f"SourceSans3-{face}.ttf" for face in ("Regular", "Semibold", "Bold", "It"))
_NAME = "theme"


class Scheme(Enum):
    """What the adviser chose."""

    SYSTEM = "système"
    LIGHT = "clair"
    DARK = "sombre"


class TextSize(Enum):
    """How large the adviser wants the type: times the size of the scale."""

    NORMAL = 1.0
    LARGE = 1.12
    LARGEST = 1.25


class Look:
    """What is in force now: colours and how much larger the type is."""

    __slots__ = ("colours", "scale")

    def __init__(self, colours: Colours, scale: float) -> None:
        self.colours = colours
        self.scale = scale

    def px(self, size: Size | float) -> int:
        """A size of the scale, or a length that follows the type, in logical pixels."""
        return round((size.value if isinstance(size, Size) else size) * self.scale)

    def colour(self, name: str) -> QColor:
        """A token as a colour to paint with."""
        return QColor(getattr(self.colours, name))

    def font(self, size: Size = Size.BODY, *, strong: bool = False, italic: bool = False) -> QFont:
        """The family at a size of the scale."""
        font = QFont(FAMILY)
        font.setPixelSize(self.px(size))
        font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
        font.setItalic(italic)
        return font

    def figures(self, size: Size = Size.BODY, *, strong: bool = False) -> QFont:
        """The same, with figures of one width, so that amounts stand under each other."""
        font = self.font(size, strong=strong)
        font.setFeature(QFont.Tag("tnum"), 1)
        return font


class _Current:
    look = Look(LIGHT, 1.0)


def look() -> Look:
    """The look in force."""
    return _Current.look


class Theme(QObject):
    """Applies a look to the application.

    Signals:
        changed: the colours or the size of the type are others; drawn things repaint by themselves.
    """

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.setObjectName(_NAME)
        self._app = app
        self._scheme = Scheme.SYSTEM
        self._text = TextSize.NORMAL
        self._meeting = False
        self._sheet = Template((resources.folder("styles") / "app.qss").read_text(encoding="utf-8"))
        load_fonts(FONTS)
        app.styleHints().colorSchemeChanged.connect(self._system_changed)
        self._apply()

    @classmethod
    def of(cls, app: QApplication) -> "Theme":
        """The application's theme, made when first asked for."""
        known = app.findChild(QObject, _NAME)
        return known if isinstance(known, Theme) else cls(app)

    @property
    def scheme(self) -> Scheme:
        """What the adviser chose."""
        return self._scheme

    def choose(self, scheme: Scheme) -> None:
        """Follow the system, or stay light or dark."""
        if scheme is not self._scheme:
            self._scheme = scheme
            self._apply()

    @property
    def text_size(self) -> TextSize:
        """How large the adviser wants the type."""
        return self._text

    def enlarge(self, size: TextSize) -> None:
        """Make the type larger, or as it was."""
        if size is not self._text:
            self._text = size
            self._apply()

    def set_meeting(self, on: bool) -> None:
        """Larger type for Mode rendez-vous."""
        if on != self._meeting:
            self._meeting = on
            self._apply()

    def _system_changed(self) -> None:
        if self._scheme is Scheme.SYSTEM:
            self._apply()

    def _colours(self) -> Colours:
        if self._scheme is Scheme.SYSTEM:
            return DARK if self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark else LIGHT
        return DARK if self._scheme is Scheme.DARK else LIGHT

    def _apply(self) -> None:
        scale = max(self._text.value, MEETING_SCALE if self._meeting else 1.0)
        now = _Current.look = Look(self._colours(), scale)
        self._app.setPalette(palette(now.colours))
        self._app.setFont(now.font())
        self._app.setStyleSheet(stylesheet(self._sheet, now))
        self.changed.emit()


def load_fonts(files: tuple[str, ...]) -> None:
    """Take the house's family from its own files, whatever the machine has."""
    for file in files:
        if QFontDatabase.addApplicationFont(str(resources.folder("fonts") / file)) < 0:
            raise FileNotFoundError(file)


def stylesheet(template: Template, now: Look) -> str:
    """The one stylesheet, its "$name" replaced by tokens and sizes of the type scale."""
    values = {name: getattr(now.colours, name) for name in Colours._fields}
    values |= {size.name.lower(): f"{now.px(size)}px" for size in Size}
    return template.substitute(values)


def palette(colours: Colours) -> QPalette:
    """The palette of a scheme, disabled and inactive states included."""
    made = QPalette()
    role = QPalette.ColorRole
    for where, name in (
        (role.Window, "ground"),
        (role.Base, "surface"),
        (role.AlternateBase, "ground"),
        (role.Button, "surface"),
        (role.ToolTipBase, "text"),
        (role.WindowText, "text"),
        (role.Text, "text"),
        (role.ButtonText, "text"),
        (role.ToolTipText, "surface"),
        (role.PlaceholderText, "muted"),
        (role.Highlight, "accent"),
        (role.Accent, "accent"),
        (role.HighlightedText, "on_accent"),
        (role.Link, "accent"),
        (role.LinkVisited, "accent"),
        (role.Light, "surface"),
        (role.Midlight, "sunken"),
        (role.Mid, "line"),
        (role.Dark, "edge"),
        (role.Shadow, "line"),
    ):
        made.setColor(where, QColor(getattr(colours, name)))
    muted = QColor(colours.muted)
    for where in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, where, muted)
    made.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(colours.sunken))
    return made


def text_label(text: str, role: str = "", parent: QWidget | None = None) -> QLabel:
    """A label in one of the roles of the stylesheet, its text taken as it is and wrapped.

    Args:
        text: plain text; never read as HTML.
        role: "", "small", "muted", "strong", "heading", "title", "display".
        parent: as of any widget.
    """
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    label.setWordWrap(True)
    if role:
        label.setProperty("role", role)
    return label


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Give a widget a property that the stylesheet looks at, and let it look again."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
