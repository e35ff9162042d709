"""What the head office published, in memory, with a key of the test's own."""

from dataclasses import dataclass, field
from datetime import date

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pdca_desktop import resources
from pdca_desktop.exchange.publications import Content, Publication, Rules, kind_of, written
from pdca_desktop.exchange.signing import public_key, signed

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
AT = "2026-11-23T08:00:00+00:00"


def posted(
    content: Content, name: str = "essai", first: date = date(2019, 1, 1), version: int = 1
) -> Publication:
    """A publication signed by the head office's key."""
    made = Publication(kind_of(content).value, name, version, first.isoformat(), written(content), AT)
    return signed(made, KEY)


@dataclass
class FakeShelf:
    """Implements `PublishedShelf`."""

    kept: list[Publication] = field(default_factory=list)
    beside: list[Publication] = field(default_factory=list)
    pinned: str = public_key(KEY)

    def rows(self) -> tuple[Publication, ...]:
        return tuple(self.kept)

    def upheld(self) -> tuple[Publication, ...]:
        return tuple(self.beside)

    def key(self) -> str:
        return self.pinned

    def keep_key(self, public: str) -> None:
        self.pinned = public


def rules_with_cap(cap: str) -> Rules:
    """The shipped rules under the number 2027, with another cap of the PTZ."""
    files = {path.name: path.read_text(encoding="utf-8") for path in resources.folder("rules").glob("*.toml")}
    files["packs.toml"] = files["packs.toml"].replace('number = "2019"', 'number = "2027"')
    files["ptz.toml"] = files["ptz.toml"].replace("8000.00", cap, 1)
    return Rules("2027", files)
