"""Audit: services call `record(…)` inside their own transaction."""

from accounts.audit.record import record

__all__ = ["record"]
