"""Makes `resources/colour/sRGB.icc`, an ICC profile of version 2, from the numbers of IEC 61966-2-1.

Run `python -m tests.documents.engine.srgb_profile` to write it anew; a test holds the file to it.
"""

import struct

from pdca_desktop import resources

FILE = resources.folder("colour") / "sRGB.icc"
_D50 = (0.9642, 1.0, 0.8249)
_RED, _GREEN, _BLUE = (0.4360, 0.2225, 0.0139), (0.3851, 0.7169, 0.0971), (0.1431, 0.0606, 0.7141)
"""The primaries, adapted to D50 by Bradford."""
_STEPS = 1024


def profile() -> bytes:
    """The profile's bytes."""
    curve = struct.pack(
        f">4sII{_STEPS}H", b"curv", 0, _STEPS, *(_linear(at / (_STEPS - 1)) for at in range(_STEPS))
    )
    tags = {
        b"desc": _described("sRGB IEC61966-2.1"),
        b"cprt": b"text\0\0\0\0" + b"No copyright: made from published numbers.\0",
        b"wtpt": _xyz(_D50),
        b"rXYZ": _xyz(_RED),
        b"gXYZ": _xyz(_GREEN),
        b"bXYZ": _xyz(_BLUE),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    body, table, placed = b"", b"", {}
    start = 128 + 4 + 12 * len(tags)
    for name, data in tags.items():
        if data not in placed:
            body += b"\0" * (-len(body) % 4)
            placed[data] = start + len(body)
            body += data
        table += struct.pack(">4sII", name, placed[data], len(data))
    body += b"\0" * (-len(body) % 4)
    size = start + len(body)
    return _header(size) + struct.pack(">I", len(tags)) + table + body


def _linear(value: float) -> int:
    light = value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
    return round(light * 65535)


def _fixed(value: float) -> int:
    return round(value * 65536)


def _xyz(values: tuple[float, float, float]) -> bytes:
    return struct.pack(">4sI3i", b"XYZ ", 0, *map(_fixed, values))


def _described(text: str) -> bytes:
    name = text.encode("ascii") + b"\0"
    return struct.pack(">4sII", b"desc", 0, len(name)) + name + b"\0" * (4 + 4 + 2 + 1 + 67)


def _header(size: int) -> bytes:
    return struct.pack(
        ">I4sI4s4s4s6H4s4sIIIQI3i4s44x",
        size, b"\0\0\0\0", 0x02100000, b"mntr", b"RGB ", b"XYZ ", 2026, 1, 1, 0, 0, 0, b"acsp", b"\0\0\0\0",
        0, 0, 0, 0, 0, *map(_fixed, _D50), b"\0\0\0\0",
    )  # fmt: skip


if __name__ == "__main__":
    FILE.write_bytes(profile())
