"""The login form of django-allauth, for names as people type them."""

from typing import cast

from allauth.account import forms

from accounts.models import User


class LoginForm(forms.LoginForm):  # type: ignore[misc]
    """A name counts the same however a keyboard composes its letters; allauth ignores case itself."""

    def clean_login(self) -> str:
        return cast(str, User.normalize_username(super().clean_login()))
