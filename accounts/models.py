"""Who logs in, and the trail of what they did. Knows nothing of party units."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.audit.models import AuditEvent

__all__ = ["AuditEvent", "User"]


class AccountManager(UserManager["User"]):
    """Creates users by username and full name; e-mail is optional here."""

    def create_account(self, *, username: str, password: str | None, full_name: str, **fields: Any) -> "User":
        """Create and return a user who can log in."""
        return self.create_user(username, password=password, full_name=full_name, **fields)


class User(AbstractUser):
    """An account. One full name, because Vietnamese names do not split into first and last."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    full_name = models.CharField(_("họ và tên"), max_length=120)
    is_practice = models.BooleanField(_("tài khoản thực hành"), default=False)

    objects: ClassVar[AccountManager] = AccountManager()

    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = _("tài khoản")
        verbose_name_plural = _("tài khoản")

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name.rsplit(" ", 1)[-1]
