"""The commands of `pdca`, one file each; they print, the floors below decide."""
