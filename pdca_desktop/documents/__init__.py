"""The paper: what is printed, from frozen blocks to pages; ReportLab only here."""
