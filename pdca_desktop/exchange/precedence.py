"""Which publication counts, by what the head office signed.

A line or a database between the head office and a device may leave rows out, spoil them, or bring old ones
again. Nothing of that decides: of a name the last one published counts, and it is taken back only by a
withdrawal that was published after it.
"""

from collections.abc import Collection, Sequence

from pdca_desktop.exchange.publications import (
    Kind,
    Publication,
    UnreadableError,
    Withdrawal,
    content_of,
)


def withdrawal_of(one: Publication, sound: Collection[Publication]) -> Publication | None:
    """The withdrawal that takes a publication back; None when it stands.

    Args:
        one: signed.
        sound: publications whose signature holds.
    """
    for other in sound:
        if other.known is not Kind.WITHDRAWAL or one.known in (Kind.WITHDRAWAL, Kind.KEY):
            continue
        try:
            content = content_of(other)
        except UnreadableError:
            continue
        if not isinstance(content, Withdrawal) or (content.kind, content.name) != (one.kind, one.name):
            continue
        if one.moment <= (other.published_at, content.version):
            return other
    return None


def is_replaced(one: Publication, sound: Collection[Publication], on: str) -> bool:
    """Whether a later one of its name is in force on a day, ISO."""
    return any(
        (other.kind, other.name) == (one.kind, one.name)
        and other.moment > one.moment
        and other.valid_from <= on
        for other in sound
    )


def is_needless(one: Publication, sound: Collection[Publication], today: str) -> bool:
    """Whether later ones of its name cover every day from today on."""
    return is_replaced(one, sound, max(one.valid_from, today))


def left_standing(before: Sequence[Publication], now: Sequence[Publication]) -> tuple[Publication, ...]:
    """What is no longer sent as it was signed, though nothing signed takes its place or takes it back.

    Args:
        before: what this device held.
        now: what it is sent. The signatures of both hold.
    """
    sound = {*before, *now}
    signed_day = max((one.published_at[:10] for one in sound), default="")  # no clock but the head office's
    return tuple(
        one
        for one in before
        if one not in now
        and one.known is not Kind.KEY
        and withdrawal_of(one, sound) is None
        and not is_needless(one, sound, signed_day)
    )
