"""Who the bot is, where it is, and where else it can write."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.emulators.discord import objects
from tests.emulators.discord.calls import Call
from tests.emulators.discord.components import Json
from tests.emulators.discord.emulator import Discord
from tests.emulators.discord.messages import Messages, writable
from tests.emulators.discord.permissions import has
from tests.emulators.discord.refusals import Refused, no_access, no_permission, unknown
from tests.emulators.discord.world import THREAD, Guild


class Places:
    """What does not change by being asked, and the opening of private and new places."""

    def __init__(self, town: Discord, messages: Messages) -> None:
        self._town = town
        self._messages = messages

    @property
    def methods(self) -> Mapping[str, Callable[[Call], object]]:
        return {
            "get_my_user": self.me,
            "get_user": self.user,
            "get_my_application": self.application,
            "get_my_oauth2_application": self.application,
            "get_gateway": lambda _: {"url": self._town.gateway.rstrip("/")},
            "get_bot_gateway": self.gateway,
            "list_my_guilds": self.guilds,
            "get_guild": lambda call: objects.guild(self._guild(call)),
            "list_guild_channels": lambda call: [objects.channel(one) for one in self._guild(call).channels],
            "get_active_guild_threads": self.threads,
            "get_my_guild_member": lambda call: objects.member(self._town.me, self._guild(call)),
            "get_guild_member": self.member,
            "get_channel": lambda call: objects.channel(self._messages.place(call)),
            "update_channel": self.channel_changed,
            "create_dm": self.dm,
            "create_thread": self.thread,
            "create_thread_from_message": self.thread,
            "join_thread": self._joined,
            "leave_guild": self.left,
        }

    def me(self, _: Call) -> Json:
        told = objects.user(self._town.me) | {"mfa_enabled": True, "locale": "en-US", "premium_type": 0}
        return told | {"email": None, "verified": True, "banner": None, "accent_color": None, "bot": True}

    def user(self, call: Call) -> Json:
        found = self._town.people.get(call.id("user_id"))
        if found is None:
            raise unknown("User")
        return objects.user(found)

    def application(self, _: Call) -> Json:
        town = self._town
        nothing = ("icon", "interactions_endpoint_url", "role_connections_verification_url", "team")
        installs = {"scopes": ["applications.commands"], "permissions": "0"}
        told: Json = dict.fromkeys(nothing)
        told |= {"id": str(town.application), "name": town.me.name, "description": "", "type": None, "tags": []}
        told |= {"verify_key": "0" * 64, "flags": town.portal.flags, "flags_new": str(town.portal.flags)}
        told |= {"redirect_uris": [], "approximate_guild_count": len(self._present()), "bot_public": True}
        told |= {"owner": objects.user(town.me), "approximate_user_install_count": 0, "explicit_content_filter": 0}
        told |= {"approximate_user_authorization_count": 0, "eligible_oauth2_scopes": ["bot"], "summary": ""}
        told |= {"bot": objects.user(town.me), "bot_require_code_grant": False}
        types = {"0": {"oauth2_install_params": installs}, "1": {"oauth2_install_params": installs}}
        return told | {"integration_types_config": types}

    def _present(self) -> list[Guild]:
        return [guild for guild in self._town.guilds.values() if guild.present]

    def gateway(self, _: Call) -> Json:
        town = self._town
        starts = {"total": 1000, "remaining": town.starts_left, "reset_after": 14_400_000}
        limit: Json = {**starts, "max_concurrency": town.concurrency}
        return {"url": town.gateway.rstrip("/"), "shards": town.shards, "session_start_limit": limit}

    def guilds(self, call: Call) -> list[Json]:
        after, limit = int(call.query.get("after") or 0), call.number("limit", 200)
        every = sorted((guild for guild in self._present() if guild.id > after), key=lambda guild: guild.id)
        counts = call.query.get("with_counts") in {"true", "1", "True"}
        more = [{"approximate_member_count": len(one.people) + 1, "approximate_presence_count": 1} for one in every]
        return [objects.my_guild(one) | (more[at] if counts else {}) for at, one in enumerate(every)][:limit]

    def _guild(self, call: Call) -> Guild:
        found = self._town.guilds.get(call.id("guild_id"))
        if found is None or found.down:
            raise unknown("Guild")
        if not found.present:
            raise no_access()
        return found

    def threads(self, call: Call) -> Json:
        threads = [one for one in self._guild(call).threads if not one.archived]
        return {"threads": [objects.channel(one) for one in threads], "members": [], "has_more": False}

    def member(self, call: Call) -> Json:
        guild, id = self._guild(call), call.id("user_id")
        found = next((person for person in (*guild.people, self._town.me) if person.id == id), None)
        if found is None:
            raise unknown("Member")
        return objects.member(found, guild)

    def channel_changed(self, call: Call) -> Json:
        """Threads are archived and locked so, or brought back."""
        channel, told = self._messages.place(call), call.json
        manages = has(channel.allowed, "MANAGE_THREADS" if channel.kind == THREAD else "MANAGE_CHANNELS")
        if not manages and (channel.kind != THREAD or channel.locked or "locked" in told):
            raise no_permission()
        archived, locked = told.get("archived", channel.archived), told.get("locked", channel.locked)
        self._town.archive(channel, archived=bool(archived), locked=bool(locked))
        return objects.channel(channel)

    def dm(self, call: Call) -> Json:
        person = self._town.people.get(int(str(call.json.get("recipient_id", 0))))
        if person is None:
            raise Refused(400, 50033, "Invalid Recipient(s)")
        if person.bot:
            raise Refused(403, 50007, "Cannot send messages to this user")
        if not self._town.reachable(person):
            raise Refused(403, 50278, "Cannot send messages to this user due to having no mutual guilds")
        return objects.channel(self._town.dm(person))

    def thread(self, call: Call) -> Json:
        channel = self._messages.place(call)
        if not has(channel.allowed, "CREATE_PUBLIC_THREADS"):
            raise no_permission()
        starts = channel.kept[call.id("message_id")] if "message_id" in call.given else None
        return objects.channel(channel.thread(str(call.json["name"]), by=self._town.me, message=starts))

    def _joined(self, call: Call) -> None:
        writable(self._messages.place(call))

    def left(self, call: Call) -> None:
        self._town.kick(self._guild(call))
