"""How passwords are kept."""

import unicodedata

from django.contrib.auth.hashers import Argon2PasswordHasher


class ComposedArgon2PasswordHasher(Argon2PasswordHasher):
    """Argon2 of the composed letters: one keyboard sends «ậ» as one letter, another as three.

    Without this, a password set at a computer is wrong on the phone of the same person.
    """

    def encode(self, password: str, salt: str) -> str:
        return super().encode(unicodedata.normalize("NFC", password), salt)

    def verify(self, password: str, encoded: str) -> bool:
        return super().verify(unicodedata.normalize("NFC", password), encoded)
