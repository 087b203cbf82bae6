"""The command line: what can be said to `easel`. Each command imports what it needs, because start-up is a feature."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.outcomes import Outcome, entered

app = typer.Typer(
    name="easel",
    help="A picture bot for group chats: say what you want to see, in your own words.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Config = Annotated[Path | None, typer.Option("--config", help="The configuration file.", show_default=False)]
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


@app.command()
def demo(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Where the page is served, on this machine only.")] = 8765,
    pace: Annotated[float, typer.Option(help="Seconds that a picture takes.")] = 21.0,
    open_page: Annotated[bool, typer.Option("--open/--no-open", help="Open the page in the browser.")] = True,
) -> None:
    """Web chat on this machine with the offline painter: no account, no key, no configuration."""
    from bot.cli.demo import show

    entered(lambda environment: show(port, pace, open_page, environment))


@app.command()
def run(config: Config = None) -> None:
    """The bot, until it is asked to stop."""
    from bot.cli.run import serve

    entered(lambda environment: serve(config, environment))


@app.command()
def say(
    text: Annotated[str, typer.Argument(help="What you want to see, for example: 帮我画一只猫")],
    image: Annotated[list[Path] | None, typer.Option(help="A picture to work from.", show_default=False)] = None,
    mask: Annotated[
        Path | None, typer.Option(help="What of it is to be redrawn: white, or transparent.", show_default=False)
    ] = None,
    user: Annotated[str, typer.Option(help="Who asks; what is remembered is remembered of them.")] = "you",
    yes: Annotated[bool, typer.Option("--yes", help="Agree to the price without being asked.")] = False,
    config: Config = None,
    json: Json = False,
) -> None:
    """One request in the terminal: what is said to it, a progress bar, and the picture."""
    from bot.cli.say import Request, answer

    request = Request(text, tuple(image or ()), mask, user, yes, json)
    entered(lambda environment: answer(request, config, environment))


@app.command()
def understand(
    text: Annotated[str | None, typer.Argument(help="One message to the bot; without it, JSON lines are read.")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Say why the bot does or does not react.")] = False,
    config: Config = None,
) -> None:
    """What messages mean: JSON lines in, JSON lines out."""
    from bot.cli.understand import Wanted
    from bot.cli.understand import understand as read

    entered(lambda environment: read(Wanted(text, explain), config, environment))


@app.command()
def check(config: Config = None, json: Json = False) -> None:
    """Whether everything that is configured works, and what to do where it does not. Spends nothing."""
    from bot.cli.check import check_all

    entered(lambda environment: check_all(config, json, environment))


@app.command()
def key(
    provider: Annotated[str, typer.Argument(help="An image service or a chat platform, for example ima or telegram.")],
    variable: Annotated[
        str, typer.Argument(help="Where it needs more than a key: the variable of it.", show_default=False)
    ] = "",
    forget: Annotated[bool, typer.Option("--forget", help="Delete the key that is stored.")] = False,
    config: Config = None,
) -> None:
    """Store a key where nobody else can read it: typed unseen, or read from standard input."""
    from bot.cli.keys import forget_key, keep_key

    work = forget_key if forget else keep_key
    entered(lambda environment: work(provider, variable, config, environment))


@app.command()
def models(
    provider: Annotated[
        str | None, typer.Option(help="Only those of this service, asked now.", show_default=False)
    ] = None,
    config: Config = None,
    json: Json = False,
) -> None:
    """What can be drawn with, at which price."""
    from bot.cli.offered import list_models, list_sold

    if provider is None:
        entered(lambda environment: list_models(config, json, environment))
    else:
        entered(lambda environment: list_sold(provider, config, json, environment))


@app.command()
def jobs(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[show] [CODE]", help="The code that a person was shown, like #k3f9.", show_default=False
        ),
    ] = None,
    config: Config = None,
    json: Json = False,
) -> None:
    """The newest jobs, or one of them with every step it took and why it failed."""
    from bot.cli.jobs import list_jobs, show_job

    match words or []:
        case []:
            entered(lambda environment: list_jobs(config, json, environment))
        case [reference] | ["show", reference]:
            entered(lambda environment: show_job(reference, config, json, environment))
        case _:
            raise typer.BadParameter("easel jobs show k3f9")


@app.command()
def settings(
    user: Annotated[str, typer.Argument(help="Platform and id, for example web:3f9c or terminal:you.")],
    config: Config = None,
    json: Json = False,
) -> None:
    """What is remembered of a person: favourite models, language, other names."""
    from bot.cli.lists import show_person

    entered(lambda environment: show_person(user, config, json, environment))


@app.command()
def forget(
    user: Annotated[str, typer.Argument(help="Platform and id, for example web:3f9c or terminal:you.")],
    config: Config = None,
) -> None:
    """Delete what is remembered of a person: preferences, messages, prompts, pictures."""
    from bot.cli.lists import forget_person

    entered(lambda environment: forget_person(user, config, environment))


def main() -> None:
    """Exit status: 0 done, 1 not done, 2 settings or arguments that cannot be used, 3 a question was left open."""
    try:
        app()
    except Outcome as outcome:
        sys.exit(outcome.status)
