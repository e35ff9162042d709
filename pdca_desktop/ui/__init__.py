"""The screen: Qt Widgets, and nothing that decides what is true."""
