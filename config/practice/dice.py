"""Seeded chance: the same seed gives the same district."""

from random import Random


class Dice(Random):
    """A random generator that can also say yes or no."""

    def chance(self, probability: float) -> bool:
        """Yes with this probability."""
        return self.random() < probability
