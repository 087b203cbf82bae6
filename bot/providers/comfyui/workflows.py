"""Workflows as files: the ones that come with the bot, and those of the operator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from importlib.resources import files
from pathlib import Path

from bot.errors import ConfigError
from bot.providers.comfyui.checking import Unusable, checked, measures, picture_slots
from bot.providers.comfyui.graph import CHECKPOINT, COUNT, MASK, NEGATIVE, SEED, Graph, slots
from bot.values import Text

FAMILY = "checkpoint"
"""The workflows of this name draw with whatever checkpoints the server has."""
_ENDINGS = ("-picture", "-mask")


class Kind(StrEnum):
    """What a workflow starts from."""

    TEXT = "text"
    PICTURE = "picture"
    MASK = "mask"


@dataclass(frozen=True, slots=True)
class Workflow:
    """One file. `measures` are the width and height that it always draws in; None: whatever is ordered."""

    graph: Graph
    slots: frozenset[str]
    measures: tuple[int, int] | None

    @property
    def kind(self) -> Kind:
        if MASK in self.slots:
            return Kind.MASK
        return Kind.PICTURE if self.references else Kind.TEXT

    @property
    def references(self) -> int:
        return len(picture_slots(self.slots))

    @property
    def classes(self) -> frozenset[str]:
        return frozenset(node.class_type for node in self.graph.values())


@dataclass(frozen=True, slots=True)
class Family:
    """The workflows of one model: it can do what one of them can, and promises what all of them do."""

    name: str
    members: Mapping[Kind, Workflow] = field(default_factory=dict)

    @property
    def all(self) -> tuple[Workflow, ...]:
        return tuple(self.members.values())

    @property
    def seeds(self) -> bool:
        return self._everywhere(SEED)

    @property
    def negatives(self) -> bool:
        return self._everywhere(NEGATIVE)

    @property
    def several(self) -> bool:
        """Several pictures come of one order."""
        return self._everywhere(COUNT)

    @property
    def references(self) -> int:
        return min((workflow.references for workflow in self.all if workflow.references), default=1)

    @property
    def classes(self) -> frozenset[str]:
        return frozenset().union(*(workflow.classes for workflow in self.all))

    @property
    def measures(self) -> tuple[int, int] | None:
        return self.all[0].measures

    def _everywhere(self, slot: str) -> bool:
        return all(slot in workflow.slots for workflow in self.all)


def families(folder: str) -> dict[str, Family]:
    """By name in lower case: the one for checkpoints, and the operator's own. Raises ConfigError."""
    found = {FAMILY: _built_in()}
    for path in _paths(folder) if folder else ():
        name = _family_name(path.stem)
        try:
            workflow = _read(path.read_bytes(), of_checkpoints=name.lower() == FAMILY)
            found[name.lower()] = _joined(found.get(name.lower(), Family(name)), workflow)
        except OSError as error:
            raise ConfigError(Text("%(path)s cannot be read.", path=str(path))) from error
        except Unusable as error:
            raise ConfigError(_told(path, error)) from error
    _complete(found.values(), folder)
    return found


def _built_in() -> Family:
    folder = files(__package__).joinpath("templates")
    names = (FAMILY, *(FAMILY + ending for ending in _ENDINGS))
    read = [_read(folder.joinpath(f"{name}.json").read_bytes(), of_checkpoints=True) for name in names]
    return Family(FAMILY, {workflow.kind: workflow for workflow in read})


def _paths(folder: str) -> Iterator[Path]:
    path = Path(folder).expanduser()
    if not path.is_absolute() or not path.is_dir():
        raise ConfigError(
            Text(
                "%(key)s must be a folder that exists, with its whole path. Example: %(example)s",
                key="providers.comfyui.workflows",
                example='workflows = "~/easel/workflows"',
            )
        )
    return iter(sorted(path.glob("*.json")))


def _family_name(stem: str) -> str:
    ending = next((ending for ending in _ENDINGS if stem.lower().endswith(ending)), "")
    return stem[: len(stem) - len(ending)] or stem


def _read(content: bytes, *, of_checkpoints: bool) -> Workflow:
    graph = checked(content)
    found = slots(graph)
    if of_checkpoints != (CHECKPOINT in found):
        problem = Text(
            "the slot {checkpoint} belongs in checkpoint.json, checkpoint-picture.json and checkpoint-mask.json"
        )
        raise Unusable(problem, '"ckpt_name": "{checkpoint}"')
    return Workflow(graph, found, measures(graph, found))


def _joined(family: Family, workflow: Workflow) -> Family:
    """An operator's own workflow for checkpoints stands in for the one that comes with the bot."""
    if workflow.kind in family.members and family.name != FAMILY:
        problem = Text(
            "another file of the same name already does this; only one of them may start from the same things"
        )
        raise Unusable(problem, "flux.json, flux-picture.json, flux-mask.json")
    return Family(family.name, {**family.members, workflow.kind: workflow})


def _complete(found: Iterable[Family], folder: str) -> None:
    """Raises ConfigError for a model whose workflows do not go together."""
    for family in found:
        path = Path(folder) / f"{family.name}.json"
        if Kind.MASK in family.members and Kind.PICTURE not in family.members:
            problem = Text("a workflow with {mask} needs another one for pictures without a mask")
            raise ConfigError(_told(path, Unusable(problem, f"{family.name}-picture.json")))
        if len({workflow.measures for workflow in family.all}) > 1:
            problem = Text("all workflows of a model must draw in the same sizes")
            raise ConfigError(_told(path, Unusable(problem, '"width": "{width}", "height": "{height}"')))


def _told(path: Path, error: Unusable) -> Text:
    return Text(
        "The workflow %(file)s cannot be used: %(problem)s. Example: %(example)s",
        file=str(path),
        problem=error.problem,
        example=error.example,
    )
