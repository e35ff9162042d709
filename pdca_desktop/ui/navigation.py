"""The places of the navigation, in order; Ctrl+1 is the first."""

from typing import NamedTuple


class Entry(NamedTuple):
    """A place of the navigation.

    Attributes:
        name: identifier.
        icon: name in `resources/icons`.
    """

    name: str
    title: str
    icon: str


ENTRIES = (
    Entry("home", "Accueil", "house"),
    Entry("dossiers", "Dossiers", "folder-open"),
    Entry("support", "Accompagnements", "handshake"),
    Entry("committees", "Comités", "users-round"),
    Entry("follow_up", "Suivi", "calendar-check"),
    Entry("activity", "Activité", "chart-column"),
    Entry("exchange", "Échanges", "refresh-cw"),
    Entry("settings", "Réglages", "settings"),
)
