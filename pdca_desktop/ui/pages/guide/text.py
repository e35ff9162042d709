"""Markdown in the house's look: the text of one page of the guide."""

from PySide6.QtCore import QEvent, Qt, QUrl, Signal
from PySide6.QtGui import (
    QBrush,
    QFont,
    QKeyEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrame,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)
from PySide6.QtWidgets import QTextBrowser, QTextEdit, QWidget

from pdca_desktop.ui.theme import FAMILY, look
from pdca_desktop.ui.tokens import AIR, ROOM, SNUG, TIGHT, Size

_HEADINGS = {1: (Size.TITLE, 0, SNUG), 2: (Size.HEADING, AIR, TIGHT), 3: (Size.BODY, ROOM, TIGHT)}
_LINE = 140
_GITHUB = QTextDocument.MarkdownFeature.MarkdownDialectGitHub


class GuideText(QTextBrowser):
    """Reads Markdown; a link is told, never followed.

    Signals:
        followed: the address of a link.
    """

    followed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._markdown = ""
        self._words: tuple[str, ...] = ()
        self.setProperty("guide", True)
        self.setAccessibleName("Page du guide")
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.anchorClicked.connect(self._follow)

    def show_markdown(self, markdown: str, words: tuple[str, ...] = ()) -> None:
        """Show a page from its top.

        Args:
            markdown: GitHub's dialect.
            words: to be marked in the text.
        """
        self._markdown, self._words = markdown, words
        self._lay()
        self.verticalScrollBar().setValue(0)

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Alt+Left is the page's: this browser knows one page only."""
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            event.ignore()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent, /) -> None:
        """Colours and sizes follow the look."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and self._markdown:
            at = self.verticalScrollBar().value()
            self._lay()
            self.verticalScrollBar().setValue(at)

    def _lay(self) -> None:
        document = self.document()
        document.setDefaultFont(look().font())
        document.setDocumentMargin(0)
        document.setMarkdown(self._markdown, _GITHUB)
        self._style_blocks(document)
        self._style_tables(document.rootFrame())
        self._mark()

    def _style_blocks(self, document: QTextDocument) -> None:
        block = document.begin()
        while block.isValid():
            layout = block.blockFormat()
            level = layout.headingLevel()
            cursor = QTextCursor(block)
            if level:
                size, above, below = _HEADINGS.get(level, _HEADINGS[3])
                cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
                letters = cursor.charFormat()
                letters.clearProperty(QTextFormat.Property.FontSizeAdjustment.value)  # Markdown's own
                letters.setFont(look().font(size, strong=True))
                cursor.setCharFormat(letters)
                layout.setTopMargin(look().px(above))
                layout.setBottomMargin(look().px(below))
            else:
                in_list = layout.objectIndex() >= 0
                layout.setTopMargin(look().px(TIGHT if in_list else 0))
                layout.setBottomMargin(look().px(TIGHT if in_list else SNUG))
                layout.setLineHeight(_LINE, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
                if QTextCursor(block).currentTable() is not None:
                    layout.setBottomMargin(0)
                self._style_words(block.position(), block.position() + block.length() - 1)
            cursor = QTextCursor(block)
            cursor.setBlockFormat(layout)
            block = block.next()

    def _style_words(self, start: int, end: int) -> None:
        """Keys on a soft ground, links in the accent, labels of the screen in strong type."""
        now = look()
        position = start
        while position < end:
            cursor = QTextCursor(self.document())
            cursor.setPosition(position)
            cursor.movePosition(QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor)
            found = cursor.charFormat()
            run = position + 1
            while run < end:
                cursor.setPosition(run)
                cursor.movePosition(QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor)
                if cursor.charFormat() != found:
                    break
                run += 1
            cursor.setPosition(position)
            cursor.setPosition(run, QTextCursor.MoveMode.KeepAnchor)
            letters = QTextCharFormat()
            strong = found.fontWeight() > QFont.Weight.Normal.value
            letters.setFont(now.font(strong=strong))
            if found.fontFixedPitch():
                letters.setFontFixedPitch(False)
                letters.setFontFamilies([FAMILY])
                letters.setBackground(QBrush(now.colour("sunken")))
            if found.isAnchor():
                letters.setForeground(QBrush(now.colour("accent")))
                letters.setFontUnderline(True)
            cursor.mergeCharFormat(letters)
            position = run

    def _style_tables(self, frame: QTextFrame) -> None:
        for child in frame.childFrames():
            if isinstance(child, QTextTable):
                layout = child.format()
                layout.setBorder(1)
                layout.setBorderBrush(QBrush(look().colour("line")))
                layout.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
                layout.setBorderCollapse(True)
                layout.setCellPadding(look().px(SNUG - 2))
                layout.setCellSpacing(0)
                layout.setTopMargin(SNUG)
                layout.setBottomMargin(ROOM)
                layout.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
                child.setFormat(layout)
            self._style_tables(child)

    def _mark(self) -> None:
        """Show where the words searched are."""
        found = []
        for word in self._words:
            at = self.document().find(word)
            while not at.isNull():
                one = QTextEdit.ExtraSelection()
                one.cursor = at
                one.format.setBackground(QBrush(look().colour("alerte_soft")))
                found.append(one)
                at = self.document().find(word, at)
        self.setExtraSelections(found)

    def _follow(self, address: QUrl) -> None:
        self.followed.emit(address.toString())
