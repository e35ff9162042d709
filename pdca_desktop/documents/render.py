"""The public face of the paper: a document becomes a file."""

from pdca_desktop.documents.blocks import Document


def render(document: Document) -> bytes:
    """The document as a tagged PDF made to last: PDF/A-2a, or PDF/A-3a when it carries files, and PDF/UA-1.

    Pure and safe in several threads: the same document gives the same bytes; nothing is written to disk. The
    engine is loaded by the first call, so that no window waits for it.
    """
    from pdca_desktop.documents.archive import finished  # noqa: PLC0415  (loaded when something is printed)
    from pdca_desktop.documents.engine.press import print_pages  # noqa: PLC0415

    return finished(document, print_pages(document))
