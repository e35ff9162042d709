"""What the palette offers of the plan, known before its page is made."""

COMMANDS = {
    "import": ("Importer un plan depuis un tableur", "upload"),
    "export": ("Exporter le plan en .xlsx", "download"),
    "template": ("Enregistrer le modèle vide de plan .xlsx", "file-plus"),
    "propose": ("Proposer des montages", "lightbulb"),
    "add": ("Ajouter un montage", "plus"),
    "duplicate": ("Dupliquer le montage", "copy"),
}
"""Text and icon of each command by its name."""
