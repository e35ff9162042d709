"""Hears from the system that the network may be another: a cable, an agency's Wi-Fi, the road."""

from PySide6.QtCore import QObject, QTimer, Signal

_CALM_MS = 2_000


class NetworkWatch(QObject):
    """Follows the network, where the system tells; elsewhere the head office is looked for now and then.

    Signals:
        changed: the network is another, and has been calm for two seconds.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._begun = False
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(_CALM_MS)
        self._calm.timeout.connect(self.changed)

    def begin(self) -> bool:
        """Listen; whether the system tells."""
        from PySide6.QtNetwork import QNetworkInformation  # noqa: PLC0415  (long after the first paint)

        if not self._begun and QNetworkInformation.loadDefaultBackend():
            known = QNetworkInformation.instance()
            known.reachabilityChanged.connect(self.hear)
            known.transportMediumChanged.connect(self.hear)
            self._begun = True
        return self._begun

    def hear(self) -> None:
        """Something changed; more may follow at once."""
        self._calm.start()
