"""Names of models: found where they say who is to draw, left alone where they are what is drawn."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from bot.understanding.grammar import folded
from bot.understanding.lexicon import simplified
from bot.understanding.wording import Wording

_BLANKS = " \t-_・"
_ENDING = re.compile("[аеиоуыэюяйхм]{1,3}(?![0-9a-zа-я])")
_NEAR, _FAR = 80, 400
"""Letters."""
_STOPS = re.compile(r"\s*(?:$|[,.。!?;:()\[\]\n]|--)")


@dataclass(frozen=True, slots=True)
class Named:
    """A model's name at a place in a message."""

    start: int
    end: int
    model: str
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Picked:
    """What is left of a message once the models named in it are taken out. `refused`: not to be used any more."""

    words: Wording
    model: str | None = None
    refused: str | None = None


class Names:
    """Knows every name of every model, in the form in which names are compared."""

    def __init__(self, aliases: Mapping[str, str]) -> None:
        self._simplified = simplified()
        self._models = {folded(alias): model for alias, model in aliases.items() if alias}
        pairs = sorted({f"{re.escape(name[0])}[ \t_・-]*{re.escape(name[1:2])}" for name in self._models})
        self._may_occur = re.compile("|".join(pairs) or "(?!)").search
        self._beginnings = frozenset(name[:at] for name in self._models for at in range(1, len(name) + 1))

    @property
    def models(self) -> frozenset[str]:
        return frozenset(self._models.values())

    def model(self, words: Wording) -> str | None:
        found = self._at(words.flat, _letter(words.flat, 0))
        return found[1] if found and not words.flat[found[0] :].strip() else None

    def pick(self, words: Wording) -> Picked:
        """The last model that is asked for; all of them are taken out of the words."""
        if not self._may_occur(words.flat):
            return Picked(words)
        found = sorted({named.start: named for named in self._found(words)}.values(), key=lambda named: named.start)
        model = next((named.model for named in reversed(found) if not named.refused), None)
        for named in reversed(found):
            words = words.cut(named.start, named.end)
        return Picked(words, model, next((named.model for named in found if named.refused), None))

    def _found(self, words: Wording) -> list[Named]:
        marked = [*self._marked(words)]
        used = [named for named in self._used(words) if not any(_overlap(named, other) for other in marked)]
        return [*marked, *used] or [*self._unmarked(words)]

    def _at(self, flat: str, start: int) -> tuple[int, str, str] | None:
        """The longest name that begins here: where it ends, the model, the name."""
        if self._simple(flat[start : start + 1]) not in self._beginnings:
            return None
        name, best = "", None
        for at in range(start, len(flat)):
            if flat[at] not in _BLANKS:
                name += self._simple(flat[at])
            if name and name not in self._beginnings:
                break
            end = _ends(flat, at) if name in self._models else 0
            if end:
                best = end, self._models[name], name
        return best

    def _simple(self, letter: str) -> str:
        return self._simplified.get(letter, letter)

    def _marked(self, words: Wording) -> Iterator[Named]:
        """Names after words such as "with" that are followed by nothing, or by what a model is told to do."""
        flat = words.flat
        markers = words.grammar.pattern("model_marker")
        for marker in chain.from_iterable(markers.finditer(flat, *stretch) for stretch in _stretches(flat)):
            found = self._at(flat, marker.end())
            if not found or self._is_content(words, marker, found[2]):
                continue
            end = self._end(words, found[0])
            if end is not None:
                yield Named(marker.start(), end, found[1], bool(marker["refused"]))

    def _used(self, words: Wording) -> Iterator[Named]:
        """Names before words such as "で描いて" that say that it draws."""
        flat, over = words.flat, 0
        for at in chain.from_iterable(range(*stretch) for stretch in _stretches(flat)):
            found = self._at(flat, at) if at >= over and (at == 0 or not _joined(flat, at)) else None
            if not found:
                continue
            used, refused = words.match("model_used", found[0]), words.match("model_unused", found[0])
            end = max((match.end() for match in (used, refused) if match), default=0)
            if end > found[0] and not self._is_everyday(words, found[2]):
                yield Named(at, end, found[1], refused is not None)
            over = max(end, found[0])

    def _is_content(self, words: Wording, marker: re.Match[str], name: str) -> bool:
        """An everyday word is liked, or put in the place of something, without being a model."""
        if not self._is_everyday(words, name) or words.part(*marker.span()).search("rather"):
            return False
        return bool(marker["liked"] or words.search("turning", max(0, marker.start() - _NEAR), marker.start()))

    def _is_everyday(self, words: Wording, name: str) -> bool:
        """A word of the language that is spoken; a foreign one is the name of something."""
        return name in words.grammar.everyday

    def _end(self, words: Wording, end: int) -> int | None:
        """Where the naming ends, if what follows the name allows it to be one."""
        word = words.match("model_word_next", end)
        ends = (word.end(), end) if word else (end,)
        return next((at for at in ends if _STOPS.match(words.flat, at) or words.match("told_next", at)), None)

    def _unmarked(self, words: Wording) -> Iterator[Named]:
        """A name at the very beginning, before a request, or at the very end, after a mark."""
        flat = words.flat
        start = _letter(flat, 0)
        first = self._at(flat, start)
        if first and not self._is_everyday(words, first[2]) and words.match("commanded_next", first[0]):
            yield Named(start, first[0], first[1])
            return
        last = max(flat.rfind(mark) for mark in ",(;\n")
        found = self._at(flat, _letter(flat, last + 1)) if last >= 0 else None
        if found and not self._is_everyday(words, found[2]) and not flat[found[0] :].strip(" )!.。"):
            yield Named(last, len(flat), found[1])


def _stretches(flat: str) -> tuple[tuple[int, int], ...]:
    """Where a model may be named: near the beginning and near the end."""
    if len(flat) <= 2 * _FAR:
        return ((0, len(flat)),)
    return (0, _FAR), (len(flat) - _FAR, len(flat))


def _overlap(one: Named, other: Named) -> bool:
    return one.start < other.end and other.start < one.end


def _joined(flat: str, at: int) -> bool:
    """Whether a word of an alphabet goes on here."""
    return flat[at - 1].isalnum() and flat[at - 1] < "\u0500" and flat[at].isalnum() and flat[at] < "\u0500"


def _letter(flat: str, start: int) -> int:
    """Where the next letter stands."""
    return len(flat) - len(flat[start:].lstrip())


def _ends(flat: str, at: int) -> int:
    """Where a name ends whose last letter stands here; 0 if a longer word goes on. Russian ones may be inflected."""
    following = flat[at + 1 : at + 2]
    if flat[at] >= "\u0500" or following >= "\u0500" or not following.isalnum():
        return at + 1
    ending = _ENDING.match(flat, at + 1) if flat[at] >= "\u0400" else None
    return ending.end() if ending else 0
