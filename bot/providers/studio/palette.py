"""Colours, how they mix, and the dice that choose them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import TypeAlias, TypeVar

Color: TypeAlias = tuple[int, int, int]
T = TypeVar("T")

WHITE: Color = (255, 255, 255)
INK: Color = (43, 36, 48)
BLUSH: Color = (242, 130, 128)


def hue(code: int) -> Color:
    """A colour from its hexadecimal figure, 0xRRGGBB."""
    return (code >> 16 & 255, code >> 8 & 255, code & 255)


def mix(first: Color, second: Color, share: float) -> Color:
    """`share` 0 is all of the first colour, 1 all of the second."""
    red, green, blue = (round(one + (other - one) * share) for one, other in zip(first, second, strict=True))
    return (red, green, blue)


def lighter(color: Color, share: float) -> Color:
    return mix(color, WHITE, share)


def darker(color: Color, share: float) -> Color:
    return mix(color, (30, 18, 48), share)


def brightness(color: Color) -> float:
    """0 for black, 255 for white."""
    return 0.3 * color[0] + 0.59 * color[1] + 0.11 * color[2]


class Dice:
    """Chance that falls the same way on every machine and in every Python, which `random` does not promise."""

    def __init__(self, *marks: object) -> None:
        text = "\x1f".join(map(str, marks)).encode("utf-8", "surrogatepass")
        self._state = int.from_bytes(blake2b(text, digest_size=8).digest(), "big")

    def roll(self) -> float:
        """A figure from 0 up to, never reaching, 1."""
        self._state = (self._state * 6364136223846793005 + 1442695040888963407) % 2**64
        mixed = (self._state ^ self._state >> 29) * 0xBF58476D1CE4E5B9 % 2**64
        return (mixed >> 11) / 2**53

    def between(self, low: float, high: float) -> float:
        return low + (high - low) * self.roll()

    def whole(self, low: int, high: int) -> int:
        """A whole number, both ends possible."""
        return low + int(self.roll() * (high - low + 1))

    def pick(self, choices: Sequence[T]) -> T:
        return choices[int(self.roll() * len(choices))]

    def maybe(self, share: float) -> bool:
        return self.roll() < share


@dataclass(frozen=True, slots=True)
class Mood:
    """The light of one picture: what the sky, the land and the shadows are tinted with."""

    sky: tuple[Color, ...]
    land: Color
    far: Color
    sea: Color
    shadow: Color
    shine: Color
    dim: float = 0.0
    dark: bool = False


def _mood(sky: tuple[int, ...], land: int, far: int, sea: int) -> Mood:
    return Mood(tuple(map(hue, sky)), hue(land), hue(far), hue(sea), hue(0x3C2A5E), hue(0xFFF6DC))


DAYS = (
    _mood((0x6FB8E6, 0xA9DAF0, 0xF3F4DC), 0x8CBF5F, 0x9CC9B0, 0x3F9DB8),
    _mood((0x8FD0E8, 0xC9ECEA, 0xFFF1D6), 0xA8C968, 0x9ED0C2, 0x4FB3BF),
    _mood((0xF7C9A9, 0xFBE0C0, 0xFFF4DE), 0xB7C77A, 0xD9B99B, 0x5FAFB0),
    _mood((0x9DB8F0, 0xCFD5FA, 0xFBE6F0), 0x86C29A, 0xA9B4E0, 0x5B92CF),
    _mood((0xF6B7C1, 0xFAD6D2, 0xFFF0DF), 0x9CCB8E, 0xD8A9BE, 0x6AA9C9),
)
TIMES = {
    "night": replace(
        _mood((0x0F1B45, 0x24346F, 0x4B5296), 0x2F5561, 0x2C3E73, 0x1F3F73), dim=0.2, dark=True, shadow=hue(0x0C1236)
    ),
    "sunset": replace(
        _mood((0x4F3F84, 0xD9677B, 0xF9A561, 0xFFDD92), 0x7D7448, 0x94547D, 0xB5647C), dim=0.08, shine=hue(0xFFD08A)
    ),
    "morning": _mood((0x9FCFEA, 0xFBD9C4, 0xFFF0BF), 0xA6CC78, 0xB9C7D3, 0x78B9C9),
    "space": replace(
        _mood((0x0B0B2A, 0x241A52, 0x4A2A70), 0x6C668C, 0x3A2F66, 0x273A80), dim=0.06, dark=True, shadow=hue(0x0A0830)
    ),
    "rain": _mood((0x6E8397, 0x93A7B3, 0xC3CFCF), 0x6F9A78, 0x86A0A3, 0x557F93),
    "fog": _mood((0xC9D3D6, 0xDDE2E0, 0xEFEDE4), 0x9DB59A, 0xC2CCCB, 0x93B2BA),
    "neon": replace(
        _mood((0x12082F, 0x3A0F63, 0xA3216F), 0x251545, 0x3B1C6B, 0x1B2A66), dim=0.1, dark=True, shine=hue(0xFF7AE0)
    ),
    "ink": _mood((0xE3DFD3, 0xEDE9DE, 0xF5F2E9), 0xB4B3A8, 0xA9ABA8, 0xC3C5BF),
}
SEASON_LAND = {"spring": 0xA5D07A, "summer": 0x6DB35A, "autumn": 0xD59A4A, "winter": 0xEDF3F8}
SEASON_LEAF = {"spring": 0xF4A9C0, "summer": 0x4F9A4B, "autumn": 0xE07B35, "winter": 0xDCE8F0}


def mood_for(time: str | None, season: str | None, tint: Color | None, dice: Dice) -> Mood:
    mood = TIMES[time] if time in TIMES else dice.pick(DAYS)
    if season in SEASON_LAND:
        land = hue(SEASON_LAND[season])
        mood = replace(mood, land=mix(land, mood.sky[0], 0.6 if mood.dark else 0.0))
    if tint is not None:
        mood = replace(
            mood,
            sky=tuple(mix(tone, tint, 0.5) for tone in mood.sky),
            far=mix(mood.far, tint, 0.45),
            land=mix(mood.land, tint, 0.3),
        )
    return mood
