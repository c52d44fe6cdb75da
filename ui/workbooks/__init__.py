"""Reading table files that people send: `ui.workbooks.reading` is the door, the rest stands behind it."""
