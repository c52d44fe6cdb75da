"""Editing the text of a criteria set: numbers found in it, changed in place, findings beside lines."""
