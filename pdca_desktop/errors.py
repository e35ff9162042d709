"""The one tree of expected errors.

The text of an `AppError` is a French sentence fit to show to an adviser: what happened and what to do.
Anything that is not an `AppError` is a bug.
"""


class AppError(Exception):
    """An expected error; `str(error)` is a French sentence with its remedy."""


class FileError(AppError):
    """A file given by the user cannot be read or understood; nothing was written.

    Attributes:
        place: where in the file, as an adviser can find it ("ligne 12, plan › besoins › 1 › montant").
    """

    def __init__(self, sentence: str, place: str = "") -> None:
        super().__init__(f"{place} : {sentence}" if place else sentence)
        self.place = place


class RulePackError(AppError):
    """A rule pack does not load, or has no value for the date asked."""
