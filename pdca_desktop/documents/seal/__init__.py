"""The seal of a printed document: its data inside it, marks of its pages, a digest over its own bytes."""
