"""Who may log in."""

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser


class AccountBackend(AuthenticationBackend):  # type: ignore[misc]
    """Active users; practice accounts (public password) only where practice is allowed."""

    def user_can_authenticate(self, user: AbstractBaseUser | None) -> bool:
        """Also asked on every request of a running session, so a refusal takes effect at once."""
        if getattr(user, "is_practice", False) and not settings.PRACTICE_ACCOUNTS_ALLOWED:
            return False
        return bool(super().user_can_authenticate(user))
