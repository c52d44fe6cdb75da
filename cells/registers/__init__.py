"""Registers of units and members as spreadsheets: download, compare, take over, undo."""
