"""The committee dossier: one page to vote on, the note, the annexes; TPE and ESS share their sections."""
