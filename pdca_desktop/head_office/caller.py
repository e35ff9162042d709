"""Who asks."""

import hashlib
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Caller:
    """A device that was recognised.

    Attributes:
        scopes: patterns of what it may hold ("lens_1/*").
        role: of its person: value of a `Role`; without one, those of an adviser.
        token: digest of the token it showed; empty when it was known by something else.
    """

    device: str
    account: str
    agency: str
    scopes: tuple[str, ...]
    role: str = ""
    token: str = field(default="", compare=False)

    @property
    def perimeter(self) -> str:
        """Tells two perimeters apart."""
        return hashlib.blake2b("\n".join(sorted(self.scopes)).encode(), digest_size=8).hexdigest()
