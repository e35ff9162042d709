"""The address of the head office, as an adviser mistypes it: told, never a fault of the program."""

import pytest

from pdca_desktop.services.synchronise import UnreachableError
from pdca_desktop.sync.client import HeadOffice


@pytest.mark.parametrize(
    "address",
    [
        "",
        "siege.exemple.fr",
        "ftp://siege.exemple.fr",
        "https://",
        "https://siege..fr",
        "https://siege exemple.fr",
        "https://siege.exemple.fr:port",
        "https://[siege",
        "https://\u2028siege.fr",
        "https://" + "a" * 64 + ".fr",
        "https://nom:secret@siege.exemple.fr",
    ],
)
def test_what_is_no_address_is_told(address: str) -> None:
    with pytest.raises(UnreachableError, match="s’écrit «\u00a0https://…\u00a0»"):
        HeadOffice(address)


@pytest.mark.parametrize(
    "address", ["https://siège.exemple.fr", "https://siege.fr:8443/base/", "http://[::1]:8443"]
)
def test_an_address_is_taken_as_it_is_written(address: str) -> None:
    with HeadOffice(f"  {address}") as office:
        assert office.address == address.rstrip("/")
