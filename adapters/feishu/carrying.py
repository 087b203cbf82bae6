"""Gets a message to where it is seen: if need be in another form, or to whoever it is for instead of the chat."""

from __future__ import annotations

from dataclasses import dataclass, replace

from adapters.feishu import calls
from adapters.feishu.calls import Request
from adapters.feishu.contents import content
from adapters.feishu.line import Failed, Line, Unanswered
from adapters.feishu.mending import UNSHOWN, elsewhere, mended, saying
from adapters.feishu.noting import Notes
from adapters.feishu.passing import passes
from adapters.feishu.refusals import Reason, Refusal, refused
from adapters.feishu.sheets import Sheet, Style
from adapters.feishu.texts import LINK
from adapters.feishu.threads import Threads
from adapters.feishu.uploads import Upload, Uploads
from adapters.feishu.uuids import uuid
from bot.errors import NotDelivered
from bot.ports import Words
from bot.values import PostKind

MOST = 16
"""Forms of a message that are tried, far more than there are."""
BARRED = frozenset({Reason.NO_SCOPE, Reason.NO_RIGHT})
"""No picture is taken at all."""


@dataclass(frozen=True, slots=True)
class Carried:
    """Where a sheet is now, and what it looks like there; or where it is to go."""

    chat: str
    sheet: Sheet
    message: str = ""
    images: tuple[str, ...] = ()
    """The keys of its pictures."""
    left: tuple[Upload, ...] = ()
    """Pictures that are to follow as files."""
    anchored: bool = False
    """It was to reach its topic by a message that it does not answer."""
    sought: bool = False
    """Another message was looked for by which the topic is reached."""
    renewed: bool = False
    """Its pictures were uploaded once more."""
    whole: Sheet | None = None
    """As it was to be."""


class Courier:
    """Waits for nothing and repeats nothing that may have arrived."""

    def __init__(self, line: Line, words: Words, uploads: Uploads, threads: Threads) -> None:
        self._line = line
        self._words = words
        self._uploads = uploads
        self._threads = threads
        self._notes = Notes()

    async def carry(self, chat: str, sheet: Sheet) -> Carried:
        """Raises NotDelivered and MaybeDelivered."""
        to = Carried(chat, sheet, whole=sheet)
        for _ in range(MOST):
            to = await self.loaded(to)
            try:
                to, request = await self._addressed(to)
                answer = await self._line.call(request)
                return replace(to, message=_named(answer.get("message_id")))
            except Failed as error:
                to = await self._instead(to, refused(error), error)
        raise NotDelivered("nothing is left to try")

    async def loaded(self, to: Carried) -> Carried:
        """With the keys of its pictures; those that are not taken as pictures are left. Raises NotDelivered."""
        sheet = to.sheet
        if sheet.style is Style.FILE:
            return replace(to, images=(await self._file(to.chat, sheet.uploads[0]),))
        if sheet.covered and sheet.style is not Style.CARD:
            # Nothing else can cover them; nobody sees a file who does not open it.
            return replace(to, sheet=replace(sheet, uploads=()), images=(), left=(*to.left, *sheet.uploads))
        images: list[str] = []
        left: list[Upload] = []
        for upload in sheet.uploads:
            try:
                images.append(await self._uploads.image(upload))
            except OSError:
                continue
            except Failed as error:
                refusal = refused(error)
                if refusal.reason in BARRED:
                    return self._pictureless(to, refusal)
                later = refusal.of_what_is_not_seen()
                if later.after is not None:
                    raise later from error
                # Whatever is wrong with a picture, it may do as a file.
                left.append(upload)
        taken = tuple(upload for upload in sheet.uploads if upload not in left)
        return replace(to, sheet=replace(sheet, uploads=taken), images=tuple(images), left=(*to.left, *left))

    def _pictureless(self, to: Carried, refusal: Refusal) -> Carried:
        """Where there is a link in its words; else it waits for as long as it may."""
        self._notes.refused(to.chat, refusal)
        unseen = to.sheet.kind is PostKind.PICTURE and refusal.after is not None and not LINK.search(to.sheet.words)
        if unseen or not to.sheet.words:
            raise refusal.of_what_is_not_seen()
        bare = replace(to.sheet, uploads=(), covered=False)
        return replace(to, sheet=saying(bare, UNSHOWN, self._words, last=True), images=(), left=())

    async def _file(self, chat: str, upload: Upload) -> str:
        try:
            return await self._uploads.file(upload)
        except OSError as error:
            raise NotDelivered("the file is not there any more") from error
        except Failed as error:
            refusal = refused(error)
            self._notes.refused(chat, refusal)
            after = None if refusal.reason in BARRED else refusal.of_what_is_not_seen().after
            raise NotDelivered(refusal.detail, after) from error

    async def _addressed(self, to: Carried) -> tuple[Carried, Request]:
        """Raises Failed where a topic has to be looked up and cannot."""
        sheet = to.sheet
        said, id = content(sheet, to.images, self._words), uuid(sheet.key)
        if sheet.alone:
            return to, calls.create(sheet.person, sheet.style, said, id, by="open_id")
        if sheet.reply_to:
            return to, calls.reply(sheet.reply_to, sheet.style, said, id, thread=bool(sheet.thread))
        anchor = await self._anchor(sheet.thread) if sheet.thread else ""
        if anchor:
            return replace(to, anchored=True), calls.reply(anchor, sheet.style, said, id, thread=True)
        return to, calls.create(to.chat, sheet.style, said, id)

    async def _anchor(self, thread: str) -> str:
        try:
            return await self._threads.anchor(thread)
        except Failed as error:
            if not passes(error):
                return ""
            # Nothing was posted by asking.
            raise NotDelivered(error.detail, refused(error).of_what_is_not_seen().after) from error

    async def _instead(self, to: Carried, refusal: Refusal, error: Failed) -> Carried:
        """Raises NotDelivered and MaybeDelivered."""
        if refusal.reason is Reason.NO_REPLY and to.anchored:
            await self._threads.lost(to.sheet.thread)
            if not to.sought:
                return replace(to, anchored=False, sought=True)
        if refusal.reason is Reason.LOST_KEY and not to.renewed:
            self._uploads.forget(to.images)
            return replace(to, renewed=True)
        self._notes.refused(to.chat, refusal)
        sheet = mended(to.sheet, refusal.reason, self._words)
        if sheet is not None:
            return replace(to, sheet=sheet, anchored=False)
        alone = elsewhere(to.whole or to.sheet, refusal.reason, self._words)
        if alone is None or to.sheet.alone:
            raise refusal.of_a_post() from error
        return Carried(to.chat, alone)


def _named(message: object) -> str:
    if not isinstance(message, str) or not message:
        raise Unanswered("no message in the answer")
    return message
