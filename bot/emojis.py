"""The emoji for what a wish is about, by the names that the emoji library knows in English and Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import pairwise
from types import MappingProxyType

from bot.understanding import folded

ANYTHING = "🎨"
FULL = 2
"""The library's mark for an emoji in its complete form."""
READ = 100
"""Characters; who names the subject later than that has no favourite."""
NEWEST = 14
"""Version of Emoji, of 2021: what is newer is an empty box on many telephones."""
LONGEST = 4
"""Words of a name that is looked for."""
WIDEST = 6
"""Characters of a name that is looked for where there are no spaces."""
WORDS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("kitten", "kitty", "小猫", "喵"), "🐱"),
        **dict.fromkeys(("puppy", "corgi", "shiba", "husky", "poodle", "犬", "狗狗", "柴犬", "柯基", "哈士奇"), "🐶"),
        **dict.fromkeys(("bunny", "兔", "小兔"), "🐰"),
        **dict.fromkeys(("bird", "小鸟", "鸟"), "🐦"),
        **dict.fromkeys(("flower", "花", "花朵"), "🌸"),
        **dict.fromkeys(("tree", "树", "大树"), "🌳"),
        **dict.fromkeys(("forest", "woods", "森林", "树林"), "🌲"),
        **dict.fromkeys(("beach", "seaside", "海边", "海滩", "沙滩"), "🏖️"),
        **dict.fromkeys(("sea", "ocean", "wave", "大海", "海洋", "海浪"), "🌊"),
        **dict.fromkeys(("city", "skyline", "城市", "都市"), "🏙️"),
        **dict.fromkeys(("landscape", "scenery", "山水", "风景"), "🏞️"),
        **dict.fromkeys(("mountain", "山", "雪山"), "🏔️"),
        **dict.fromkeys(("moon", "月亮", "月球"), "🌙"),
        **dict.fromkeys(("sun", "太阳"), "☀️"),
        **dict.fromkeys(("star", "starry", "stars", "星空", "星星"), "✨"),
        **dict.fromkeys(("space", "galaxy", "宇宙", "银河"), "🌌"),
        **dict.fromkeys(("spaceship", "spacecraft", "飞船"), "🚀"),
        **dict.fromkeys(("rain", "雨"), "🌧️"),
        **dict.fromkeys(("snow", "雪", "雪景"), "❄️"),
        **dict.fromkeys(("house", "cottage", "房子", "小屋"), "🏠"),
        **dict.fromkeys(("car", "汽车", "跑车"), "🚗"),
        **dict.fromkeys(("cake", "蛋糕"), "🎂"),
        **dict.fromkeys(("coffee", "咖啡"), "☕"),
        **dict.fromkeys(("apple", "苹果"), "🍎"),
        **dict.fromkeys(("woman", "lady", "女人", "美女", "女士"), "👩"),
        **dict.fromkeys(("girl", "女孩", "少女", "小女孩"), "👧"),
        **dict.fromkeys(("man", "男人", "男士"), "👨"),
        **dict.fromkeys(("boy", "男孩", "少年", "小男孩"), "👦"),
        **dict.fromkeys(("poster", "painting", "海报"), "🖼️"),
    }
)
"""Where the library's names are not what people say."""
MISLEADING = frozenset(
    {
        *("a", "b", "m", "o", "v", "x", "1", "in", "on", "up", "id", "no", "ok", "om", "tm", "fu", "shit"),
        *("top", "new", "free", "cool", "back", "end", "soon", "mate", "mens", "pick", "loop", "plus", "date", "mute"),
        *("link", "bow", "信息", "成人", "文件", "链接", "禁止", "有雾"),
        *"乘减加除啊阴派线结困累票兵汗匙晕",
    }
)
"""Names of signs that are ordinary words in a wish, or no words for a friendly line."""
FLAGS = frozenset(map(chr, range(0x1F1E6, 0x1F200)))
"""The letters that flags of countries are made of."""
NO_THING = re.compile("flag|button|skin_tone|symbol|keycap|input_|arrow|_hand|clock|square|circle")
_LATIN = re.compile(r"[a-z]+(?:['-][a-z]+)*")
_HAN = re.compile(r"[\u3400-\u9fff]+")


def emoji_of(prompt: str) -> str:
    """That of the first thing named; of several words in a row the last one counts: an orange cat is a cat."""
    lowered = prompt[:READ].lower()
    if _HAN.search(lowered):
        found = _first(_chinese(), list(_heads(folded(lowered))), WIDEST, "")
        if found:
            return found
    return _first(_english(), _english_runs(lowered), LONGEST, " ") or ANYTHING


def _heads(prompt: str) -> Iterator[list[str]]:
    """What is described comes after the last 的 of its clause; failing that, it may be anywhere."""
    runs = _HAN.findall(prompt)
    yield from (list(run.rpartition("的")[2]) for run in runs if "的" in run)
    yield from map(list, runs)


def _english_runs(prompt: str) -> list[list[str]]:
    return [
        [word for part in _LATIN.findall(clause) for word in part.split("-")] for clause in re.split("[,.;:!?]", prompt)
    ]


def _first(names: Mapping[str, str], runs: Iterable[list[str]], longest: int, glue: str) -> str:
    for run in runs:
        matches = list(_matches(names, run, longest, glue))
        neighbours = pairwise([*matches, (len(run) + 1, 0, "")])
        found = next((here[2] for here, after in neighbours if after[0] != here[1]), "")
        if found:
            return found
    return ""


def _matches(names: Mapping[str, str], run: list[str], longest: int, glue: str) -> Iterator[tuple[int, int, str]]:
    """Begin, end and emoji of every name in a run of words, the longest at each place."""
    begin = 0
    while begin < len(run):
        ends = range(min(len(run), begin + longest), begin, -1)
        end = next((end for end in ends if _name(names, glue.join(run[begin:end]))), 0)
        if end:
            yield begin, end, names[_name(names, glue.join(run[begin:end]))]
        begin = end or begin + 1


def _name(names: Mapping[str, str], words: str) -> str:
    """The words as a name, in the singular where only that is one; empty if they are none."""
    if words in names or not words.endswith("s"):
        return words if words in names else ""
    singular = (words.removesuffix("s"), words.removesuffix("es"), re.sub("ies$", "y", words))
    return next((form for form in singular if form in names), "")


def _old(entry: Mapping[str, float]) -> bool:
    return entry["status"] == FULL and entry["E"] <= NEWEST


@cache
def _english() -> Mapping[str, str]:
    import emoji  # noqa: PLC0415 - large, and needed with the first wish only

    names: dict[str, str] = {}
    for sign, entry in emoji.EMOJI_DATA.items():
        if _old(entry) and _pictures(sign, entry["en"]):
            for name in (entry["en"], *entry.get("alias", ())):
                names.setdefault(name.strip(":").lower().replace("_", " ").replace("-", " "), sign)
    return _known(names, (" face",))


@cache
def _chinese() -> Mapping[str, str]:
    import emoji  # noqa: PLC0415 - see above

    emoji.config.load_language("zh")
    named = ((sign, entry) for sign, entry in emoji.EMOJI_DATA.items() if _old(entry) and "zh" in entry)
    names = {entry["zh"].strip(":"): sign for sign, entry in named if _pictures(sign, entry["en"])}
    return _known(names, ("脸", "头"))


def _pictures(sign: str, name: str) -> bool:
    """Whether it shows a thing, not a flag, a letter, a gesture or one of five shades of a person."""
    return not (sign[0] in FLAGS or NO_THING.search(name))


def _known(names: Mapping[str, str], faces: tuple[str, ...]) -> Mapping[str, str]:
    """Animals look at us: a cat's face before a whole cat. A moon of two words stays a moon."""
    bare = {name.removesuffix(face): sign for face in faces for name, sign in names.items() if name.endswith(face)}
    looking = {name: sign for name, sign in bare.items() if name in names and " " not in name}
    known = {**names, **looking, **WORDS}
    return {name: sign for name, sign in known.items() if name and name not in MISLEADING}
