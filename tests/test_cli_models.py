"""`easel models --provider`: what one service sells now, and the catalog's figures where it cannot be asked."""

from __future__ import annotations

from pathlib import Path

from tests.emulators.ima import emulated
from tests.emulators.ima.state import KEY
from tests.emulators.server import address, bound
from tests.test_cli import Ended, configured
from tests.test_cli import forked as easel


def asked(home: Path, api: str, *arguments: str, **environment: str) -> Ended:
    config = configured(home, f'[providers.studio]\n[providers.ima]\nbase_url = "{api}"\n')
    return easel(home, "models", *arguments, *config, IMA_API_KEY=KEY, **environment)


def test_live_prices_are_listed_by_size_for_programs(tmp_path: Path) -> None:
    with emulated() as ima:
        ima.prices = {4401: 7}
        ended = asked(tmp_path, ima.ports.api, "--provider", "ima", "--json")
    assert (ended.status, ended.err) == (0, "")
    rows = {str(row["model"]): row for row in ended.lines()}
    assert {row["source"] for row in rows.values()} == {"service"}
    assert {row["provider"] for row in rows.values()} == {"ima"}
    prices = rows["nano-banana-2"]["prices"]
    assert {
        "task": "text_to_image",
        "size": "1K",
        "quality": None,
        "amount": 7,
        "unit": "points",
        "about": False,
        "price": "7 points",
    } in (prices if isinstance(prices, list) else [])


def test_a_service_that_cannot_be_asked_has_the_catalogs_figures_and_says_so(tmp_path: Path) -> None:
    with bound() as nobody:
        nowhere = address(nobody)
    ended = asked(tmp_path, nowhere, "--provider", "ima", "--json")
    assert ended.status == 1
    assert {row["source"] for row in ended.lines()} == {"catalog"}
    assert "figures of the catalog" in ended.err
    assert "cannot be reached" in ended.err

    people = asked(tmp_path, nowhere, "--provider", "ima")
    assert "~5 points" in people.out
    assert max(map(len, people.out.splitlines())) <= 80


def test_a_service_without_a_key_still_has_figures(tmp_path: Path) -> None:
    ended = easel(tmp_path, "models", "--provider", "ima", "--json")
    assert (ended.status, {row["source"] for row in ended.lines()}) == (1, {"catalog"})
    assert "easel key ima" in ended.err


def test_one_that_is_not_known_or_wrongly_set_is_a_mistake(tmp_path: Path) -> None:
    ended = easel(tmp_path, "models", "--provider", "imma")
    assert (ended.status, ended.out) == (2, "")
    wrong = configured(tmp_path, "[providers.ima]\nat_once = 0\n")
    assert easel(tmp_path, "models", "--provider", "ima", *wrong, IMA_API_KEY=KEY).status == 2


def test_all_models_say_who_told_them(tmp_path: Path) -> None:
    with bound() as nobody:
        nowhere = address(nobody)
    ended = asked(tmp_path, nowhere, "--json")
    assert ended.status == 0
    assert {(row["provider"], row["source"]) for row in ended.lines()} == {("studio", "service"), ("ima", "catalog")}
