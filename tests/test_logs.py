"""A log that cannot hold a field of a dossier."""

import enum
import io
import logging
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.field import Choice
from pdca_desktop.domain.money import Euros
from pdca_desktop.errors import FileError
from pdca_desktop.logs import FILE, MEASURES, WITHHELD, Log, Word
from tests.strategies import records

NAME = "Wattrelot-Desprez"


class Outcome(Word):
    SAVED = "saved"
    WRONG = "Not a word"


class Free(enum.Enum):
    NAME = NAME


class Segment(Choice):
    TPE = "tpe", "TPE"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    made = Log(f"essai.{tmp_path.name}")
    assert made.start(tmp_path)
    yield made
    made.stop()


def written(tmp_path: Path) -> str:
    return (tmp_path / FILE).read_text(encoding="utf-8")


def test_an_event_is_one_legible_line(log: Log, tmp_path: Path) -> None:
    dossier = str(uuid4())
    log.event("dossier_saved", dossier=dossier, ms=12, outcome=Outcome.SAVED, first=True, parent=None)
    (line,) = written(tmp_path).splitlines()
    assert re.fullmatch(
        rf"\d{{4}}-\d\d-\d\dT[\d:.]{{12}}Z INFO dossier_saved dossier={dossier} "
        "ms=12 outcome=saved first=oui parent=-",
        line,
    )


@pytest.mark.parametrize(
    "value",
    [
        NAME, "Jean", "jean.dupont@exemple.fr", "0612345678", "1 rue de la Paix", "2026-001", "",
        "a" * 32 + "g",
        str(uuid4()) + "\nforged", 612345678, 8000.5, Decimal(8000), Euros(800_000), date(1980, 1, 1),
        Segment.TPE, Outcome.WRONG, [NAME], {NAME: NAME}, (NAME,), NAME.encode(), object(),
        Dossier(number=NAME),
        ValueError(NAME), Free.NAME, int, Path(NAME), datetime.now(UTC),
    ],
)  # fmt: skip
def test_what_could_be_a_field_is_withheld(log: Log, tmp_path: Path, value: object) -> None:
    log.event("tried", holder=value)
    assert written(tmp_path).endswith(f"INFO tried holder={WITHHELD}\n")


@given(st.text() | st.integers() | st.floats() | st.binary() | records(Dossier))
def test_no_value_reaches_the_disk(tmp_path_factory: pytest.TempPathFactory, value: object) -> None:
    folder = tmp_path_factory.mktemp("log")
    made = Log("essai.any")
    made.start(folder)
    made.event("tried", holder=value)
    made.event(str(value), holder=1)
    made.stop()
    first, second = written(folder).splitlines()
    assert first.endswith(f" tried holder={WITHHELD}") or re.fullmatch("[0-9a-f-]+", str(value))
    assert second.endswith(f" holder={WITHHELD}")
    assert str(value) in ("", *second.split()) or WITHHELD in second


def test_numbers_are_written_under_known_names_only(log: Log, tmp_path: Path) -> None:
    for name in sorted(MEASURES):
        log.event("measured", **{name: 12})
    log.event("measured", ms=1.23456789, count=10**14, bytes=True, version="1.20.3", rank=float("nan"))
    lines = written(tmp_path).splitlines()
    assert all(line.endswith("=12") for line in lines[:-1])
    assert lines[-1].endswith(f"ms=1.23457 count={WITHHELD} bytes=oui version=1.20.3 rank={WITHHELD}")


def test_a_failure_is_told_without_its_words(log: Log, tmp_path: Path) -> None:
    def holder(name: str) -> None:
        try:
            int(name)
        except ValueError as error:
            raise FileError(f"{name} est illisible") from error

    try:
        holder(NAME)
    except FileError as error:
        log.failure("import_failed", error, kind=type(error), ms=3)
    text = written(tmp_path)
    assert NAME not in text
    assert "ERROR import_failed kind=FileError ms=3" in text
    assert "pdca_desktop.errors.FileError" in text
    assert "builtins.ValueError" in text
    assert "test_logs.py:" in text
    assert str(tmp_path) not in text
    assert "/" not in text


def test_lines_of_others_are_not_written(log: Log, tmp_path: Path) -> None:
    log.event("ours")
    logger = logging.getLogger(f"essai.{tmp_path.name}")
    logger.error("Dossier de %s", NAME)
    logging.getLogger(f"essai.{tmp_path.name}.inner").error(NAME)
    assert len(written(tmp_path).splitlines()) == 1


def test_the_log_rotates(log: Log, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    handler = log._handler
    monkeypatch.setattr(handler, "maxBytes", 2_000)
    for count in range(500):
        log.event("again", count=count)
    files = sorted(tmp_path.iterdir())
    assert len(files) == 5
    assert all(path.stat().st_size <= 2_000 for path in files)
    assert written(tmp_path).endswith("count=499\n")


class Full(io.StringIO):
    def write(self, text: str, /) -> int:  # noqa: ARG002
        raise OSError(28, "No space left on device")


def test_a_log_that_cannot_be_written_stops_nothing(log: Log, tmp_path: Path) -> None:
    unstarted = Log("essai.unstarted")
    unstarted.event("before_start")
    assert not unstarted.start(tmp_path / "absent")
    unstarted.event("after_failure", count=1)
    handler = log._handler
    assert isinstance(handler, logging.StreamHandler)
    file = handler.setStream(Full())
    log.event("on_a_full_disk", count=1)
    handler.setStream(file)
    log.event("later", count=2)
    assert written(tmp_path).endswith("later count=2\n")
