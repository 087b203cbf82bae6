"""The methods about the bot itself, its commands, its chats and its files."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.emulators.telegram import objects
from tests.emulators.telegram.refusals import bad
from tests.emulators.telegram.shapes import Command, Menu, Scope
from tests.emulators.telegram.state import State
from tests.emulators.telegram.wire import Call
from tests.emulators.telegram.world import Human, Json, Stored

COMMANDS = 100
_NAME = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"|[a-z]{2}")


class House:
    """Commands are kept by scope, chat and language."""

    def __init__(self, state: State) -> None:
        self._state = state

    @property
    def methods(self) -> dict[str, Callable[[Call], object]]:
        return {
            "getMe": self.me,
            "setMyCommands": self.set_commands,
            "getMyCommands": self.get_commands,
            "deleteMyCommands": self.delete_commands,
            "setChatMenuButton": self.set_menu,
            "getChatMenuButton": self.get_menu,
            "getChat": self.chat,
            "getChatMember": self.member,
            "getFile": self.file,
        }

    def me(self, _: Call) -> Json:
        can = {"can_join_groups": True, "can_read_all_group_messages": not self._state.privacy}
        return objects.user(self._state.bot) | can | {"supports_inline_queries": self._state.inline_mode}

    def set_commands(self, call: Call) -> bool:
        commands = call.read("commands", tuple[Command, ...]) or ()
        _fit(commands)
        where = self._where(call)
        with self._state.changed:
            self._state.commands[where] = tuple((one.command, one.description) for one in commands)
            self._state.changed.notify_all()
            return True

    def get_commands(self, call: Call) -> list[Json]:
        found = self._state.commands.get(self._where(call), ())
        return [{"command": name, "description": description} for name, description in found]

    def delete_commands(self, call: Call) -> bool:
        with self._state.changed:
            self._state.commands.pop(self._where(call), None)
            self._state.changed.notify_all()
            return True

    def _where(self, call: Call) -> tuple[str, int, str]:
        scope, language = call.read("scope", Scope) or Scope(), call.text("language_code")
        if not _LANGUAGE.fullmatch(language):
            raise bad("invalid language code specified")
        if scope.chat_id:
            self._state.room(scope.chat_id)
        return scope.type, scope.chat_id, language

    def set_menu(self, call: Call) -> bool:
        chat = call.number("chat_id")
        if chat and self._state.room(chat).kind != "private":
            raise bad("chat not found")
        with self._state.changed:
            self._state.menus[chat] = (call.read("menu_button", Menu) or Menu()).type
            self._state.changed.notify_all()
            return True

    def get_menu(self, call: Call) -> Json:
        return {"type": self._state.menus.get(call.number("chat_id"), "commands")}

    def chat(self, call: Call) -> Json:
        return objects.full_chat(self._state.room(call.text("chat_id")))

    def member(self, call: Call) -> Json:
        room, id = self._state.room(call.text("chat_id")), call.number("user_id")
        human: Human | None = self._state.bot if id == self._state.bot.id else self._state.people.get(id)
        if human is None:
            raise bad("PARTICIPANT_ID_INVALID")
        return objects.member(human, room)

    def file(self, call: Call) -> Json:
        with self._state.changed:
            folder = self._state.folder
            stored = self._state.files.open(call.text("file_id"), self._state.now(), local=folder is not None)
            return objects.stored(stored) | {"file_path": _laid(stored, folder) if folder else stored.path}


def _laid(stored: Stored, folder: Path) -> str:
    """Where the file lies on the disk, as an own server with --local says it."""
    path = folder / stored.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(stored.body)
    return str(path)


def _fit(commands: Sequence[Command]) -> None:
    if len(commands) > COMMANDS:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    if any(not _NAME.fullmatch(one.command) for one in commands):
        raise bad("BOT_COMMAND_INVALID")
    if any(not 1 <= len(one.description) <= 256 for one in commands):
        raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
