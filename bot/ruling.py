"""The operator's settings as the house rules by which turns are decided and jobs are made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from secrets import token_bytes

from bot.catalog import Catalog
from bot.config import Settings
from bot.config.settings import Budgets
from bot.conversation import Confirm, Rules, When
from bot.jobs import Patience
from bot.jobs.kit import Rest
from bot.ports import Provider, Retention
from bot.understanding import Reader
from bot.values import Budget, Cost, Period, Whose

SECRET = token_bytes(32)
"""What this process makes codes of; a code that was given before a restart is in the store."""
HOUR = 3600.0


def rules(settings: Settings, catalog: Catalog, providers: Mapping[str, Provider]) -> Rules:
    confirm = settings.confirm
    return Rules(
        catalog=catalog,
        reader=Reader(catalog.aliases),
        confirm=Confirm(When(confirm.when), confirm.above),
        model=catalog.named(settings.chat.model) or settings.chat.model,
        explicit=settings.chat.explicit,
        language="" if settings.language == "auto" else settings.language,
        jobs_per_person=settings.limits.jobs_per_person,
        jobs_per_chat=settings.limits.jobs_per_chat,
        administrators=frozenset(settings.chat.administrators),
        style=settings.chat.style,
        budgets=tuple(budgets(settings.budgets)),
        warn=settings.budgets.warn,
        blocked=settings.moderation.words,
        covered=settings.moderation.cover,
        resumers=tuple(name for name, provider in providers.items() if provider.abilities.resumes),
        retention=settings.retention.pictures,
        secret=SECRET,
    )


def restocked(known: Rules, catalog: Catalog) -> Rules:
    """What is sold has changed, or how long it takes; new words are learnt only where there are new names."""
    if catalog.offers == known.catalog.offers:
        return replace(known, catalog=catalog)
    return replace(known, catalog=catalog, reader=Reader(catalog.aliases))


def budgets(settings: Budgets) -> Iterator[Budget]:
    kinds = {
        (Whose.PERSON, Period.DAY): settings.person_day,
        (Whose.PERSON, Period.MONTH): settings.person_month,
        (Whose.CHAT, Period.DAY): settings.chat_day,
        (Whose.CHAT, Period.MONTH): settings.chat_month,
    }
    for (whose, period), amounts in kinds.items():
        yield from (Budget(whose, period, Cost(amount, unit)) for unit, amount in amounts.items())


def patience(settings: Settings) -> Patience:
    results = settings.results
    return Patience(
        question=settings.confirm.expires,
        late=settings.limits.late_hours * HOUR,
        picture_bytes=results.max_bytes,
        picture_pixels=results.max_pixels,
    )


def rest(settings: Settings) -> Rest:
    return Rest(settings.rest.after, settings.rest.seconds)


def retention(settings: Settings) -> Retention:
    return Retention(settings.retention.logs, settings.retention.pictures)
