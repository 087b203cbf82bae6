"""The addresses at which everybody may see a finished picture: what they open, and all that they do not."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import expect

from adapters.web import Settings
from adapters.web.files import Files
from bot.config import ADAPTERS, load, parts
from bot.errors import ConfigError
from bot.ports import Doors
from bot.seals import KeyedSeals, seals
from bot.values import Outbound, Picture, Place, PostKind
from tests.browsing import Visit, posts, say
from tests.configured import write
from tests.scripted import Partner, Script, running
from tests.web_page import PNG, Page, visiting

pytest_plugins = ["tests.web_fixtures"]
pytestmark = pytest.mark.asyncio(loop_scope="module")

PUBLIC = "https://pictures.example"
ID = "0123456789abcdef"
LAYOUTS = (f"pictures/01/{ID}-1.png", f"pictures/01/{ID}/1.png")
OUTSIDE = (
    "web/key",
    "web/uploads/0123",
    "easel.sqlite",
    "pictures",
    "pictures/",
    "",
    "/etc/passwd",
    "pictures/../web/key",
    "pictures/01/../../web/key",
)


@pytest_asyncio.fixture(loop_scope="module")
async def public(script: Script) -> AsyncIterator[Partner]:
    async with running(script, Settings(port=0, public_url=PUBLIC)) as partner:
        yield partner


def kept(directory: Path, path: str, content: bytes = PNG) -> str:
    file = directory / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return path


async def seen(partner: Partner, address: str, method: str = "GET") -> httpx.Response:
    """By somebody who comes through the proxy and has never been here."""
    parts = urlsplit(address)
    async with httpx.AsyncClient(base_url=partner.chat.url) as client:
        return await client.request(method, parts.path, headers={"Host": parts.netloc})


@pytest.mark.parametrize("path", LAYOUTS)
async def test_everybody_who_has_the_address_sees_the_picture(public: Partner, script: Script, path: str) -> None:
    address = public.chat.address(kept(script.directory, path))
    answer = await seen(public, address)

    assert address.startswith(f"{PUBLIC}/results/")
    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (200, PNG, "image/png")
    assert answer.headers["content-disposition"] == "inline"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "public, max-age=3600"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "set-cookie" not in answer.headers
    head = await seen(public, address, "HEAD")
    assert (head.status_code, head.headers["content-length"]) == (200, str(len(PNG)))


async def test_an_address_outlives_the_process_and_ends_with_the_file(script: Script) -> None:
    settings = Settings(port=0, public_url=f"{PUBLIC}/")
    path = kept(script.directory, LAYOUTS[1])
    async with running(script, settings) as before:
        address = before.chat.address(path)
    async with running(script, settings) as after:
        assert after.chat.address(path) == address
        assert (await seen(after, address)).status_code == 200
        (script.directory / path).unlink()
        assert (await seen(after, address)).status_code == 404


async def test_the_password_of_the_chat_is_not_asked_for(script: Script) -> None:
    settings = Settings(port=0, public_url=PUBLIC, password_env="WEB_PASSWORD")
    async with running(script, settings, {"WEB_PASSWORD": "secret"}) as partner:
        address = partner.chat.address(kept(script.directory, LAYOUTS[1]))
        assert (await seen(partner, address)).content == PNG


async def test_without_a_public_address_there_is_none(script: Script) -> None:
    path = kept(script.directory, LAYOUTS[1])
    async with running(script, Settings(port=0, public_url=PUBLIC)) as partner:
        address = partner.chat.address(path)
    async with running(script, Settings(port=0)) as partner:
        local = f"{partner.chat.url}{urlsplit(address).path}"
        assert partner.chat.address(path) == ""
        assert Doors({"web": partner.chat}).address(path) == ""
        assert (await seen(partner, local)).status_code == 404


@pytest.mark.parametrize("path", OUTSIDE)
async def test_nothing_but_pictures_has_an_address(public: Partner, path: str) -> None:
    assert public.chat.address(path) == ""


@pytest.mark.parametrize("path", OUTSIDE)
async def test_not_even_a_true_signature_opens_anything_else(tmp_path: Path, path: str) -> None:
    seals = KeyedSeals(b"key")
    for file in ("web/key", "web/uploads/0123", "easel.sqlite"):
        kept(tmp_path, file)
    files = Files(tmp_path, seals, PUBLIC)

    assert files.result(seals.sign("result", path), path) is None


async def test_what_lies_beside_a_picture_is_not_shown(public: Partner, script: Script) -> None:
    words = kept(script.directory, f"pictures/01/{ID}/result.json", b'{"prompt": "my secret"}')
    assert (await seen(public, public.chat.address(words))).status_code == 404


async def test_a_link_out_of_the_folder_leads_nowhere(public: Partner, script: Script) -> None:
    kept(script.directory, "web/uploads/0123")
    path = script.directory / "pictures" / "out.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(script.directory / "web" / "uploads" / "0123")
    assert (await seen(public, public.chat.address("pictures/out.png"))).status_code == 404


async def test_an_address_that_was_not_given_here_opens_nothing(public: Partner, script: Script) -> None:
    address = public.chat.address(kept(script.directory, LAYOUTS[1]))
    other = kept(script.directory, f"pictures/02/{ID}/1.png")
    signature = urlsplit(address).path.split("/")[2]
    guesses = (
        f"/results/{signature}/{other}",
        f"/results/{'0' * 32}/{LAYOUTS[1]}",
        f"/results//{LAYOUTS[1]}",
        f"/results/{signature}/../{LAYOUTS[1]}",
        f"/results/{signature}/pictures/01/%2e%2e/01/{ID}/1.png",
        f"/pictures/{signature}/{LAYOUTS[1]}",
        f"/{LAYOUTS[1]}",
    )
    for guess in guesses:
        assert (await seen(public, f"{PUBLIC}{guess}")).status_code == 404


async def test_the_address_of_a_visitors_own_picture_opens_nothing_for_everybody(
    public: Partner, script: Script
) -> None:
    path = kept(script.directory, LAYOUTS[1])
    async with visiting(public.chat.url) as client:
        room = next(iter(client.cookies.values())).partition(".")[0]
        await public.chat.send(Place("web", room), delivered(path, ""))
    own = Files(script.directory, seals(script.directory), PUBLIC)
    signature = own.shown(room, Picture(path, "image/png", 1, 1, 1)).url.split("/")[2]
    assert (await seen(public, f"{PUBLIC}/results/{signature}/{path}")).status_code == 404


def delivered(path: str, address: str) -> Outbound:
    link = "https://provider.example/original.png"
    picture = Picture(path, "image/png", 64, 64, len(PNG), link, address)
    return Outbound(PostKind.PICTURE, "key", "here", pictures=(picture,))


async def test_a_page_gets_the_address_with_the_picture(page: Page, partner: Partner, script: Script) -> None:
    await page.until(lambda page: page.room != "")
    path = kept(script.directory, LAYOUTS[1])
    await partner.chat.send(Place("web", page.room), delivered(path, f"{PUBLIC}/results/x/{path}"))
    (shown,) = (await page.shows("here")).pictures
    assert (shown.link, shown.address) == (
        "https://provider.example/original.png",
        f"{PUBLIC}/results/x/{path}",
    )


@pytest.mark.browser
@pytest.mark.parametrize("address", ["", f"{PUBLIC}/results/x/1.png"])
async def test_the_original_is_the_houses_own_where_it_has_one(
    partner: Partner, visit: Visit, script: Script, address: str
) -> None:
    page = await visit(partner.chat.url)
    await say(page, "hello")
    await expect(posts(page, "heard: hello")).to_have_count(1)
    await partner.chat.send(script.heard[0].place, delivered(kept(script.directory, LAYOUTS[1]), address))
    await page.get_by_role("button", name="View at full size").click()
    original = page.get_by_role("link", name="Original")
    await expect(original).to_have_attribute("href", address or "https://provider.example/original.png")


@pytest.mark.parametrize(
    "address", ["pictures.example", "ftp://pictures.example", "https://", "https://a b", "https://a?b"]
)
async def test_a_public_address_that_is_none_is_told(tmp_path: Path, address: str) -> None:
    settings = load(write(tmp_path / "config.toml", f'[adapters.web]\npublic_url = "{address}"\n'), {"HOME": "/srv"})
    with pytest.raises(ConfigError) as refused:
        parts(settings, {}, (ADAPTERS,))
    assert "adapters.web.public_url" in str(refused.value.text.words)
