"""What a prompt asks to see: subjects, place, light, style, worn things, as far as the lexicon knows the words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

import msgspec

from bot.providers.studio.palette import Color, hue

MOST = 12
# Characters of a prompt that are read; a longer one is still told apart from others by all of them.
LONGEST = 4000
# Scripts written without spaces: a word there is found wherever its characters stand.
UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
SPACED = re.compile(r"[^\W\d_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
CYRILLIC = re.compile(r"[\u0400-\u04ff]")
CYRILLIC_ENDING = re.compile(rf"\w{{0,3}}(?!{SPACED.pattern})")
PLURAL = re.compile(rf"(?:e?s)?(?!{SPACED.pattern})")
DIGITS = re.compile(r"(?<![\d.:x×/])[0-9]{1,3}(?=\s*[只隻个個条條匹朵棵辆輛颗顆座艘位头頭]|\s+[^\W\d])")


@dataclass(frozen=True, slots=True)
class Cast:
    """One kind of subject, how many of it, in which colour if one was named."""

    kind: str
    count: int = 1
    color: Color | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """Everything the painter understood."""

    text: str
    cast: tuple[Cast, ...] = ()
    places: tuple[str, ...] = ()
    sky: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    seasons: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    wear: tuple[tuple[str, Color | None], ...] = ()
    poses: tuple[str, ...] = ()
    tint: Color | None = None

    @property
    def time(self) -> str | None:
        return self.times[0] if self.times else None

    @property
    def season(self) -> str | None:
        return self.seasons[0] if self.seasons else None

    @property
    def understood(self) -> bool:
        """Whether any word says what is to be seen, be it a subject, a place or a sky."""
        return bool(self.cast or self.places or self.sky or self.times or self.seasons or self.wear)


class Lexicon(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The data file: for each section, what is meant and the words people use for it."""

    # First, so that a word such as sunflower, which stands in two sections, gives its colour to its own subject.
    colour: dict[str, list[str]]
    many: dict[str, list[str]]
    subject: dict[str, list[str]]
    place: dict[str, list[str]]
    sky: dict[str, list[str]]
    time: dict[str, list[str]]
    season: dict[str, list[str]]
    style: dict[str, list[str]]
    wear: dict[str, list[str]]
    pose: dict[str, list[str]]
    silent: dict[str, list[str]]


@cache
def lexicon() -> Lexicon:
    return msgspec.json.decode(resources.files(__package__).joinpath("lexicon.json").read_bytes(), type=Lexicon)


@dataclass(frozen=True, slots=True)
class Token:
    section: str
    meaning: str


@cache
def meanings() -> dict[str, tuple[Token, ...]]:
    found: dict[str, tuple[Token, ...]] = {}
    for section in Lexicon.__struct_fields__:
        table: dict[str, list[str]] = getattr(lexicon(), section)
        for meaning, words in table.items():
            for word in words:
                token = Token(section, meaning)
                known = found.get(word.casefold(), ())
                found[word.casefold()] = known if token in known else (*known, token)
    return found


@cache
def _by_first_letter() -> dict[str, tuple[str, ...]]:
    shelves: dict[str, list[str]] = {}
    for word in sorted(meanings(), key=len, reverse=True):
        shelves.setdefault(word[0], []).append(word)
    return {letter: tuple(words) for letter, words in shelves.items()}


def _end(text: str, start: int, word: str) -> int:
    """Where the word that starts here ends, with its plural or case ending; -1 if it is only part of another."""
    if not text.startswith(word, start):
        return -1
    end = start + len(word)
    if UNSPACED.search(word):
        return end
    if start and SPACED.match(text[start - 1]):
        return -1
    ending = (CYRILLIC_ENDING if CYRILLIC.search(word) else PLURAL).match(text, end)
    return ending.end() if ending else -1


def _found(text: str, start: int) -> tuple[int, tuple[Token, ...]]:
    for word in _by_first_letter().get(text[start], ()):
        end = _end(text, start, word)
        if end > 0:
            return end, meanings()[word]
    number = DIGITS.match(text, start)
    if number:
        return number.end(), (Token("many", str(min(int(number.group()), MOST))),)
    return start + 1, ()


def tokens(text: str) -> Iterator[Token]:
    """The known words in the order they are written, the longest where several begin at one place."""
    folded = text.casefold()
    start = 0
    while start < len(folded):
        start, found = _found(folded, start)
        yield from found


@dataclass(slots=True)
class _Reader:
    """Hands colours and numbers on to the word they belong to, which is the next one that can use them."""

    color: Color | None = None
    count: int = 1
    tint: Color | None = None
    cast: dict[str, Cast] = field(default_factory=dict)
    wear: dict[str, Color | None] = field(default_factory=dict)
    rest: dict[str, list[str]] = field(default_factory=dict)

    def take(self, token: Token) -> None:
        match token.section:
            case "colour":
                self.color = hue(int(token.meaning, 16))
            case "many":
                self.count = max(1, int(token.meaning))
            case "subject":
                self._subject(token.meaning)
            case "wear":
                self.wear.setdefault(token.meaning, self._color())
            case section:
                self.tint = (self._color() or self.tint) if section in ("place", "sky") else self.tint
                self.rest.setdefault(section, []).append(token.meaning)

    def _subject(self, kind: str) -> None:
        known = self.cast.get(kind, Cast(kind))
        self.cast[kind] = Cast(kind, max(known.count, self.count), self._color() or known.color)
        self.count = 1

    def _color(self) -> Color | None:
        color, self.color = self.color, None
        return color

    def finish(self) -> None:
        """A colour that nothing followed belongs to the last uncoloured subject, else to the whole picture."""
        if self.color is None:
            return
        for kind, known in reversed(list(self.cast.items())):
            if known.color is None:
                self.cast[kind] = Cast(kind, known.count, self._color())
                return
        self.tint = self._color()


def read(prompt: str) -> Wish:
    reader = _Reader()
    for token in tokens(prompt[:LONGEST]):
        reader.take(token)
    reader.finish()
    rest = {section: tuple(dict.fromkeys(found)) for section, found in reader.rest.items()}
    return Wish(
        text=prompt,
        cast=tuple(reader.cast.values())[:5],
        places=rest.get("place", ()),
        sky=rest.get("sky", ()),
        times=rest.get("time", ()),
        seasons=rest.get("season", ()),
        styles=rest.get("style", ()),
        wear=tuple(reader.wear.items()),
        poses=rest.get("pose", ()),
        tint=reader.tint,
    )
