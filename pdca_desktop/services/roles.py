"""What a person does in the house, from the role that the head office gave their account."""

from collections.abc import Mapping
from types import MappingProxyType

from pdca_desktop.domain.workflow import Role

_ROLES: Mapping[str, Role] = MappingProxyType(
    {
        "charge_de_mission": Role.ADVISER,
        "mission_rsa": Role.ADVISER,
        "responsable_de_pole": Role.LEAD,
        "secretariat_de_comite": Role.SECRETARY,
        "direction": Role.DIRECTION,
    }
)


def role_of(account: str) -> Role:
    """The role in a dossier's life of an account's role; an adviser's without a head office."""
    return _ROLES.get(account, Role.ADVISER)
