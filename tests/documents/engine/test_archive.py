"""What lasts: the colour profile, and the verdict of a validator that is not ours."""

import os
import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import ImageCms

from pdca_desktop.documents import blocks as b
from pdca_desktop.documents.render import render
from tests.documents.engine import sample, srgb_profile

JARS = [
    Path("/usr/share/java") / f"{name}.jar"
    for name in (
        "preflight",
        "pdfbox2",
        "fontbox2",
        "xmpbox",
        "commons-logging",
        "jaxb-api",
        "javax.activation",
    )
]
NOT_WANTED = "PDCA_SANS_PREFLIGHT"
APT = "apt-get install -y --no-install-recommends default-jre-headless libpdfbox2-java libjaxb-api-java"

needs_preflight = pytest.mark.skipif(NOT_WANTED in os.environ, reason=f"{NOT_WANTED} is set")


def test_the_colour_profile_is_the_one_made_from_the_published_numbers() -> None:
    assert srgb_profile.FILE.read_bytes() == srgb_profile.profile()
    profile = ImageCms.getOpenProfile(str(srgb_profile.FILE)).profile
    assert (profile.version, profile.xcolor_space.strip()) == (2.1, "RGB")


def as_level_1b(data: bytes) -> bytes:
    """The same pages in the older container that Preflight can judge, with another claim."""
    with pikepdf.open(BytesIO(data)) as pdf:
        xmp = pdf.Root.Metadata.read_bytes()
        xmp = xmp.replace(b"pdfaid:part>2", b"pdfaid:part>1").replace(b"conformance>A", b"conformance>B")
        pdf.Root.Metadata = pdf.make_stream(xmp, Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)
        out = BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, force_version="1.4")
    return out.getvalue()


def preflight(data: bytes, folder: Path) -> str:
    """What PDFBox Preflight says of a document."""
    there = shutil.which("java") is not None and all(jar.exists() for jar in JARS)
    assert there, f"{APT}, or set {NOT_WANTED}"
    file = folder / "page.pdf"
    file.write_bytes(data)
    path = ":".join(map(str, JARS))
    command = ["java", "-cp", path, "org.apache.pdfbox.preflight.Validator_A1b", str(file)]
    out = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    return out.stdout + out.stderr


@needs_preflight
@pytest.mark.parametrize("face", b.Face)
def test_a_public_validator_finds_no_fault(face: b.Face, tmp_path: Path) -> None:
    document = sample.document(sample.dossier(1), sample.dossier(2), face=face)
    assert "is a valid PDF/A-1b file" in preflight(as_level_1b(render(document)), tmp_path)


@needs_preflight
def test_the_public_validator_is_awake(tmp_path: Path) -> None:
    with pikepdf.open(BytesIO(as_level_1b(render(sample.document())))) as pdf:
        del pdf.Root.OutputIntents
        out = BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert "is not a valid" in preflight(out.getvalue(), tmp_path)
