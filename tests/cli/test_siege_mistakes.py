"""What an administrator mistypes: told in French, before anything is done."""

import socket
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pdca_desktop.bootstrap.siege import DATABASE, KEY
from pdca_desktop.cli.siege import main
from pdca_desktop.cli.siege_words import beginning, moment

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def siege(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(tmp_path)
    for name in (DATABASE, KEY):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        said = capsys.readouterr()
        return code, said.out.replace("\u00a0", " "), said.err.replace("\u00a0", " ")

    assert run("init")[0] == 0
    return run


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("serve --port 99999", "« 99999 » n'est pas un nombre entier de 1 à 65535"),
        ("serve --port huit", "« huit » n'est pas un nombre entier"),
        ("serve --workers 0", "« 0 » n'est pas un nombre entier de 1 à 64"),
        ("serve --host 0.0.0.0", "Hors de cette machine, le siège ne répond que chiffré"),
        ("serve --tls-cert siege.db", "Un certificat va avec sa clé"),
        ("serve --tls-cert siege.db --tls-key siege.db", "ne se lisent pas comme un certificat et sa clé"),
        (
            "serve --tls-cert absent.pem --tls-key absent.pem",
            "ne se lisent pas comme un certificat et sa clé",
        ),
        ("serve --host 192.0.2.1 --behind-proxy", "Impossible d’écouter à l’adresse 192.0.2.1, port 8443"),
        ("audit --since hier", "« hier » n'est pas une date"),
        ("audit --most -4", "« -4 » n'est pas un nombre entier"),
        ("backup siege.db", "une sauvegarde n’est jamais écrasée"),
        ("backup absent/b.zst", "ne peut pas être écrite ou relue : vérifiez le dossier"),
        ("export siege.db", "existe déjà"),
        ("init --key .", "est un dossier"),
    ],
)
def test_a_mistake_is_told_and_nothing_is_done(siege: Run, tmp_path: Path, words: str, told: str) -> None:
    (tmp_path / "siege-cle.pem").unlink()
    if words.startswith("init"):
        (tmp_path / "siege.db").unlink()
    before = set(tmp_path.iterdir())
    code, out, error = siege(*words.split())
    assert (code, out) == (2, "")
    assert told in error
    assert {path for path in tmp_path.iterdir() if not path.name.startswith("siege.db")} <= before


def test_a_port_that_is_taken_is_told_before_the_head_office_says_that_it_listens(siege: Run) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        code, out, error = siege("serve", "--port", port)
    assert (code, out) == (2, "")
    assert f"port {port}" in error


def test_a_name_that_two_accounts_have_is_told(siege: Run) -> None:
    _, first, quiet = siege("adviser", "add", "Camille Exemple", "--agency", "lens_1")
    code, second, told = siege("adviser", "add", "camille  EXEMPLE", "--agency", "calais_1")
    assert (code, quiet.count("autre compte")) == (0, 0)
    assert first.strip() in told
    assert second.strip() not in told


def test_the_book_tells_the_hours_of_this_machine(siege: Run) -> None:
    siege("adviser", "add", "Camille Exemple", "--agency", "lens_1")
    now = datetime.now().astimezone()
    _, book, _ = siege("audit", "--since", f"{now:%Y-%m-%d}")
    hours = {f"{now - timedelta(minutes=ago):%d/%m/%Y %H:%M}" for ago in (0, 1)}
    assert any(line.startswith(tuple(hours)) and "Camille Exemple" in line for line in book.splitlines())
    assert siege("audit", "--since", f"{now + timedelta(days=1):%d/%m/%Y}")[1] == ""


def test_an_instant_is_told_by_the_clock_of_this_machine() -> None:
    day = datetime(2027, 3, 28).date()  # noqa: DTZ001  (a day)
    assert moment(beginning(day)) == "28/03/2027 00:00"
    assert moment("", "jamais vu") == "jamais vu"
