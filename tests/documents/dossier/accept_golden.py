"""Writes the expected words of the three dossiers again: read the difference before you commit it."""

from pathlib import Path

from tests.documents.dossier.printing import demo_view, printed, text_of

NAMES = ("01-cycles-bethune", "05-friperie-calais", "12-aide-a-domicile-dasess")
GOLDEN = Path(__file__).parents[1] / "golden"

if __name__ == "__main__":
    for name in NAMES:
        text = text_of(printed(demo_view(name)))
        (GOLDEN / f"{name}.txt").write_text(text, encoding="utf-8")
