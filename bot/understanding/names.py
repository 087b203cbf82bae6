"""Names of models: found where they say who is to draw, left alone where they are what is drawn."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from bot.understanding.lexicon import lexicon, pattern
from bot.understanding.wording import Wording, wording

_BLANKS = " \t-_"
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
    """What is left of a message once the models named in it are taken out. `refused`: one is not to be used."""

    words: Wording
    model: str | None = None
    refused: bool = False


class Names:
    """Knows every name of every model, in the form in which names are compared."""

    def __init__(self, aliases: Mapping[str, str]) -> None:
        self._models = {wording(alias).flat: model for alias, model in aliases.items()}
        self._longest = max(map(len, self._models), default=0)
        self._beginnings = frozenset(name[:1] for name in self._models)
        everyday = pattern("everyday")
        self._everyday = frozenset(name for name in self._models if everyday.fullmatch(name))

    def model(self, name: str) -> str | None:
        found = self._at(name, _letter(name, 0))
        return found[1] if found and not name[found[0] :].strip() else None

    def pick(self, words: Wording) -> Picked:
        """The last model that is asked for; all of them are taken out of the words."""
        found = [*self._marked(words.flat)] or [*self._unmarked(words.flat)]
        model = next((named.model for named in reversed(found) if not named.refused), None)
        for named in reversed(found):
            words = words.cut(named.start, named.end)
        return Picked(words, model, any(named.refused for named in found))

    def _at(self, flat: str, start: int) -> tuple[int, str, str] | None:
        """The longest name that begins here: where it ends, the model, the name."""
        if flat[start : start + 1] not in self._beginnings:
            return None
        name, best = "", None
        for at in range(start, len(flat)):
            if flat[at] not in _BLANKS:
                name += flat[at]
            if len(name) > self._longest:
                break
            if name in self._models and not _goes_on(flat, at):
                best = at + 1, self._models[name], name
        return best

    def _marked(self, flat: str) -> Iterator[Named]:
        """Names after words such as "with" that are followed by nothing, or by what a model is told to do."""
        for marker in _markers().finditer(flat):
            found = self._at(flat, marker.end())
            if not found or self._is_content(flat, marker, found[2]):
                continue
            end = self._end(flat, found[0])
            if end is not None:
                yield Named(marker.start(), end, found[1], bool(marker["refused"]))

    def _is_content(self, flat: str, marker: re.Match[str], name: str) -> bool:
        """An everyday word is liked, or put in the place of something, without being a model."""
        turned = pattern("turning").search(flat, 0, marker.start())
        return name in self._everyday and bool(marker["liked"] or turned)

    def _end(self, flat: str, end: int) -> int | None:
        """Where the naming ends, if what follows the name allows it to be one."""
        word = _model_word().match(flat, end)
        ends = (word.end(), end) if word else (end,)
        return next((at for at in ends if _STOPS.match(flat, at) or _told().match(flat, at)), None)

    def _unmarked(self, flat: str) -> Iterator[Named]:
        """A name at the very beginning, before a request, or at the very end, after a mark."""
        start = _letter(flat, 0)
        first = self._at(flat, start)
        if first and first[2] not in self._everyday and _commanded().match(flat, first[0]):
            yield Named(start, first[0], first[1])
            return
        last = max(flat.rfind(mark) for mark in ",(;\n")
        found = self._at(flat, _letter(flat, last + 1)) if last >= 0 else None
        if found and found[2] not in self._everyday and not flat[found[0] :].strip(" )!.。"):
            yield Named(last, len(flat), found[1])


def _letter(flat: str, start: int) -> int:
    """Where the next letter stands."""
    return len(flat) - len(flat[start:].lstrip())


def _goes_on(flat: str, at: int) -> bool:
    """A name in Latin letters ends where they end."""
    following = flat[at + 1 : at + 2]
    return flat[at].isascii() and following.isascii() and following.isalnum()


@cache
def _markers() -> re.Pattern[str]:
    words = lexicon()
    use, like, attempt = words.phrases("use_model"), words.phrases("prefer_model"), words.phrases("try_model")
    return re.compile(rf"(?P<refused>{words.phrases('no_model')}\s*)?(?:{use}|(?P<liked>{like})|{attempt})\s*")


@cache
def _model_word() -> re.Pattern[str]:
    return re.compile(rf"\s*{lexicon().phrases('model_word')}")


@cache
def _told() -> re.Pattern[str]:
    return re.compile(rf"\s*{lexicon().phrases('after_model')}")


@cache
def _commanded() -> re.Pattern[str]:
    return re.compile(rf"\s*(?::|,?\s*{lexicon().phrases('after_name')})")
