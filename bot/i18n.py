"""Texts in a language: messages from the catalogs, numbers, money and spans of time as that language writes them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from math import ceil
from pathlib import Path

from babel import Locale, UnknownLocaleError

from bot.values import COMMANDS, Cost, Moment, Plural, Span, Text, Word

DOMAIN = "easel"
LISTED = "commands"
"""The domain of what platforms list: it is in more languages than posts are."""
SOURCE = "en"
"""The language in which the messages are written in the code."""
MINUTES = 600
"""Seconds from which on a span is counted in minutes."""
HOURS = 7200
_AFTER_HAN = re.compile(r"(?<=[\u3040-\u9fff])(?=%\((\w+)\)s)")
_BEFORE_HAN = re.compile(r"%\((\w+)\)s(?=[\u3040-\u9fff])")


@dataclass(frozen=True, slots=True)
class Language:
    """A language as it is spoken here; `tag` is the name of its catalog."""

    tag: str
    locale: Locale
    messages: NullTranslations

    def say(self, text: Text) -> str:
        """A message without words is taken as it stands, percent signs and all."""
        message = self._message(text)
        if not text.words:
            return message
        words = {name: self.word(word) for name, word in text.words.items()}
        return _spaced(message, words) % words

    def word(self, word: Word) -> str:
        """What stands in a message in place of a placeholder. A str is somebody's own words and stays as it is."""
        match word:
            case str():
                return word
            case Text():
                return self.say(word)
            case Cost():
                return self._cost(word)
            case Span():
                return self.say(_span(word))
            case Moment():
                return self._day(word)
            case int() | float():
                return self._number(word)

    def _day(self, moment: Moment) -> str:
        """In Coordinated Universal Time: nobody tells where they live."""
        from babel.dates import format_skeleton  # noqa: PLC0415 - loaded with the first day that is spoken

        return format_skeleton("yMMMd", moment.at, locale=self.locale)

    def _message(self, text: Text) -> str:
        if isinstance(text, Plural):
            return self.messages.ngettext(text.message, text.many, text.n)
        return self.messages.gettext(text.message)

    def _number(self, number: float) -> str:
        return _decimal(number, self.tag)

    def _cost(self, cost: Cost) -> str:
        if not cost.known:
            return self.say(Text("price not known in advance"))
        if cost.free:
            return self.say(Text("free"))
        said = self._money(cost) if len(cost.unit) == 3 and cost.unit.isupper() else self.say(_credit(cost))
        return self.say(Text("about %(cost)s", cost=said)) if cost.about else said

    def _money(self, cost: Cost) -> str:
        """Pictures cost fractions of a cent, too: up to four decimals."""
        from babel.numbers import format_currency  # noqa: PLC0415 - loaded with the first price that is spoken

        pattern = self.locale.currency_formats["standard"].pattern.replace("0.00", "0.00##")
        return format_currency(cost.amount, cost.unit, pattern, self.locale, currency_digits=False)


@lru_cache(4096)
def _decimal(number: float, locale: str) -> str:
    """Few numbers are said, and each again and again: prices, seconds, places in the queue."""
    from babel.numbers import format_decimal  # noqa: PLC0415 - loaded with the first number that is spoken

    return format_decimal(number, locale=locale)


def _credit(cost: Cost) -> Text:
    """A fraction takes the form of many: 0.5 points."""
    amount = cost.amount
    n = int(amount) if amount == int(amount) else max(2, ceil(amount))
    match cost.unit:
        case "points":
            return Plural("%(amount)s point", "%(amount)s points", n=n, amount=amount)
        case "credits":
            return Plural("%(amount)s credit", "%(amount)s credits", n=n, amount=amount)
        case unit:
            return Text("%(amount)s %(unit)s", amount=amount, unit=unit)


def _spaced(message: str, words: Mapping[str, str]) -> str:
    """Han and Latin characters do not touch: a space comes between them where a word takes its place."""
    spaced = _AFTER_HAN.sub(lambda seam: " " if _latin(words[seam[1]][:1]) else "", message)
    return _BEFORE_HAN.sub(lambda seam: f"{seam[0]} " if _latin(words[seam[1]][-1:]) else seam[0], spaced)


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _span(span: Span) -> Text:
    """Equal ends are one figure, and nothing takes less than a second."""
    high = max(1, round(span.high))
    low = high if span.low == span.high else round(span.low)
    if high >= HOURS:
        return _hours(round(low / 3600), ceil(high / 3600))
    if high >= MINUTES:
        return _minutes(round(low / 60), ceil(high / 60))
    if low >= high:
        return Text("%(high)s s", high=high)
    if low == 0:
        return Text("up to %(high)s s", high=high)
    return Text("%(low)s–%(high)s s", low=low, high=high)


def _minutes(low: int, high: int) -> Text:
    if 0 < low < high:
        return Text("%(low)s–%(high)s min", low=low, high=high)
    return Text("%(high)s min", high=high)


def _hours(low: int, high: int) -> Text:
    if 0 < low < high:
        return Text("%(low)s–%(high)s h", low=low, high=high)
    return Text("%(high)s h", high=high)


@lru_cache(maxsize=256)
def language(tag: str) -> Language:
    """The nearest language that has a catalog, for a tag in any spelling; English where none is near."""
    name = _nearest(tag)
    return _spoken(name)


def spoken(text: Text, tag: str) -> str:
    """A text in the nearest language that has a catalog."""
    return language(tag).say(text)


def commands() -> Mapping[str, Mapping[str, str]]:
    """What every command does, by language and name; English first."""
    tags = (SOURCE, *(name for name in _named(LISTED) if name != SOURCE))
    return {tag: _described(tag) for tag in tags}


def listed(text: Text, tag: str) -> str:
    """Something else that platforms list, in the language of that catalog."""
    return _listing(tag).gettext(text.message)


def _described(tag: str) -> Mapping[str, str]:
    messages = _listing(tag)
    return {name: messages.gettext(text.message) for name, text in COMMANDS.items()}


@cache
def languages() -> tuple[str, ...]:
    """The names of all catalogs of what is said in posts."""
    return _named(DOMAIN)


def _named(domain: str) -> tuple[str, ...]:
    return tuple(sorted(file.parent.parent.name for file in _catalogs().glob(f"*/LC_MESSAGES/{domain}.po")))


def _nearest(tag: str) -> str:
    try:
        wanted = Locale.parse(tag.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return SOURCE
    speech = wanted.language
    exact = [f"{speech}_{wanted.script}", f"{speech}_{wanted.territory}", speech]
    related = [name for name in languages() if name.partition("_")[0] == speech]
    return next((name for name in exact if name in related), related[0] if related else SOURCE)


@cache
def _spoken(name: str) -> Language:
    return Language(name, Locale.parse(name), _messages(name, DOMAIN))


@cache
def _listing(name: str) -> NullTranslations:
    return _messages(name, LISTED)


def _messages(name: str, domain: str) -> NullTranslations:
    return NullTranslations() if name == SOURCE else _compiled(name, domain)


def _compiled(name: str, domain: str) -> GNUTranslations:
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - English alone needs neither
    from babel.messages.pofile import read_po  # noqa: PLC0415

    with (_catalogs() / name / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
        catalog = read_po(file, locale=name, domain=domain)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return GNUTranslations(compiled)


def _catalogs() -> Path:
    """Beside this file where the bot is installed, beside its package in a checkout."""
    package = Path(__file__).parent
    installed = package / "locales"
    return installed if installed.is_dir() else package.parent / "locales"
