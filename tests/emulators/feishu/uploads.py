"""Pictures and files: uploaded by the bot, and those of messages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import quote

from starlette.responses import Response

from tests.emulators.feishu import files
from tests.emulators.feishu.calls import Call, Json, Upload
from tests.emulators.feishu.emulator import Feishu
from tests.emulators.feishu.refusals import LOG_ID, Refused, log_id

DOWNLOAD = 100 << 20


class Uploads:
    """What comes is held to Feishu's rules."""

    def __init__(self, town: Feishu) -> None:
        self._town = town

    @property
    def methods(self) -> Mapping[str, Callable[[Call], object]]:
        return {"image": self.pictured, "file": self.filed, "resource": self.given}

    def pictured(self, call: Call) -> Json:
        upload = self._upload(call, "image")
        if call.fields.get("image_type") not in {"message", "avatar"}:
            raise Refused(234001)
        files.fitting(upload.body, self._town.image_bytes)
        return {"image_key": self._town.store("image", upload.name, upload.body, mine=True).key}

    def filed(self, call: Call) -> Json:
        upload = self._upload(call, "file")
        name = call.fields.get("file_name", "")
        if call.fields.get("file_type") not in files.FILES or not name:
            raise Refused(234001)
        if not upload.body:
            raise Refused(234010)
        if len(upload.body) > self._town.file_bytes:
            raise Refused(234006)
        return {"file_key": self._town.store("file", name, upload.body, mine=True).key}

    @staticmethod
    def _upload(call: Call, field: str) -> Upload:
        if field not in call.uploads:
            raise Refused(234001)
        return call.uploads[field]

    def given(self, call: Call) -> Response:
        """The bytes, where the key belongs to that very message."""
        town = self._town
        message, kind = town.all.get(call.given["message_id"]), call.query.get("type")
        if kind not in {"image", "file"}:
            raise Refused(234001)
        if message is None:
            raise Refused(231003)
        if not message.chat.here:
            raise Refused(234004)
        if message.gone:
            raise Refused(230110)
        if message.kind in {"interactive", "merge_forward", "sticker"}:
            raise Refused(234043)
        file = town.files.get(call.given["file_key"])
        if file is None or file.key not in message.keys or file.kind != kind:
            raise Refused(234003)
        if len(file.body) > DOWNLOAD:
            raise Refused(234037)
        named = f"attachment; filename*=UTF-8''{quote(file.name)}"
        headers = {"Content-Disposition": named, LOG_ID: log_id()}
        return Response(file.body, media_type=file.mime, headers=headers)
