"""From blocks to pages: text is broken into lines, lines flow over pages, pages are drawn and tagged."""
