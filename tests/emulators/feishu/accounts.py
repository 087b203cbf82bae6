"""The app itself: its token, its bot, what the console says of it, and the people it may see."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.emulators.feishu.calls import Call, Json
from tests.emulators.feishu.emulator import Feishu
from tests.emulators.feishu.refusals import Refused

LAST = 1800.0
"""Seconds before its end from which on a new token is given out."""


class Accounts:
    """Answers whose fields stand beside the code are given with the key `""`."""

    def __init__(self, town: Feishu) -> None:
        self._town = town

    @property
    def methods(self) -> Mapping[str, Callable[[Call], object]]:
        return {
            "token": self.token,
            "bot": self.bot,
            "person": self.person,
            "scopes": self.scopes,
            "application": self.application,
            "version": self.version,
        }

    def token(self, call: Call) -> Json:
        """The same one, unless it ends soon."""
        town, now = self._town, self._town.now()
        if call.maybe("app_id") != town.app_id:
            raise Refused(10003, status=200)
        if call.maybe("app_secret") != town.secret:
            raise Refused(10014, status=200)
        lasting = [token for token, ends in town.tokens.items() if ends - now > LAST]
        if not lasting:
            lasting = [town.id("t-g1")]
            town.tokens[lasting[0]] = now + town.token_life
        token = lasting[-1]
        return {"": {"tenant_access_token": token, "expire": int(town.tokens[token] - now)}}

    def bot(self, _: Call) -> Json:
        town = self._town
        if not town.console.bot:
            raise Refused(11205, "app do not have bot")
        told: Json = {
            "activate_status": 2 if town.console.enabled else 1,
            "app_name": town.me.name,
            "avatar_url": "",
            "ip_white_list": [],
        }
        return {"": {"bot": told | {"open_id": town.me.id}}}

    def person(self, call: Call) -> Json:
        town, by = self._town, call.query.get("user_id_type", "open_id")
        if by not in {"open_id", "union_id", "user_id"}:
            raise Refused(99992402, "user_id_type")
        found = {str(one.ids[by]): one for one in town.people.values() if not one.app}
        person = found.get(call.given["user_id"])
        if person is None:
            raise Refused(41012, "user id invalid error")
        if person.hidden:
            raise Refused(41050)
        told: Json = person.ids | {"avatar": {}}
        if town.console.has("contact:user.base:readonly", "contact:contact:readonly_as_app"):
            told |= {"name": person.name, "en_name": person.en_name, "country": person.country}
        return {"user": told}

    def scopes(self, _: Call) -> Json:
        console = self._town.console
        if not console.version:
            raise Refused(212100, "the app is not released")
        granted = [{"scope_name": name, "grant_status": 1, "scope_type": "tenant"} for name in sorted(console.scopes)]
        asked = [{"scope_name": name, "grant_status": 2, "scope_type": "tenant"} for name in sorted(console.pending)]
        return {"scopes": granted + asked}

    def application(self, call: Call) -> Json:
        town = self._town
        console = town.console
        self._mine(call)
        told: Json = {"app_id": town.app_id, "app_name": town.me.name, "status": 1 if console.enabled else 0}
        told |= {"scene_type": 0, "create_source": "developer_console", "description": ""}
        told |= {"online_version_id": console.version, "unaudit_version_id": ""}
        told["scopes"] = [{"scope": name, "description": name, "level": 1} for name in sorted(console.scopes)]
        event: Json = {"subscription_type": console.by, "request_url": console.request_url}
        event |= {"subscribed_events": sorted(console.events)}
        callback: Json = {"callback_type": console.callbacks_by, "request_url": console.callback_url}
        callback |= {"subscribed_callbacks": sorted(console.callbacks)}
        return {"app": told | {"callback_info": callback} | ({} if console.brief else {"event": event})}

    def version(self, call: Call) -> Json:
        console = self._town.console
        self._mine(call)
        if not console.version or call.given["version_id"] != console.version:
            raise Refused(210504, "version not found")
        told: Json = {"app_id": self._town.app_id, "version_id": console.version, "version": "1.0.0", "status": 1}
        told["event_infos"] = [{"event_type": name, "event_name": name} for name in sorted(console.events)]
        return {"app_version": told}

    def _mine(self, call: Call) -> None:
        if call.given["app_id"] not in {self._town.app_id, "me"}:
            raise Refused(210508, "no permission to get app info")
        if call.query.get("lang") not in {"zh_cn", "en_us", "ja_jp"}:
            raise Refused(99992402, "lang")
