"""The calls that are made, each as the library's own request."""

from __future__ import annotations

from typing import Any, BinaryIO

from adapters.feishu import lean

Request = Any
"""One of lark-oapi's `BaseRequest`s, which are not typed."""
FIRST = 50
"""Messages of a topic that are looked at, as many as Feishu tells at once."""


def _plain(method: str, uri: str, **paths: str) -> Request:
    """What the library has no small module for."""
    return lean.BaseRequest.builder().http_method(lean.HttpMethod[method]).uri(uri).paths(paths).build()


def bot() -> Request:
    return _plain("GET", "/open-apis/bot/v3/info")


def endpoint(app_id: str, secret: str) -> Request:
    """Where the long connection is to be made."""
    request = _plain("POST", "/callback/ws/endpoint")
    request.headers = {"locale": "zh"}
    request.body = {"AppID": app_id, "AppSecret": secret}
    return request


def token(app_id: str, secret: str) -> Request:
    request = _plain("POST", "/open-apis/auth/v3/tenant_access_token/internal")
    request.body = {"app_id": app_id, "app_secret": secret}
    return request


def person(open_id: str) -> Request:
    request = _plain("GET", "/open-apis/contact/v3/users/:user_id", user_id=open_id)
    request.add_query("user_id_type", "open_id")
    return request


def scopes() -> Request:
    """What the app may do, and whether the tenant has granted it."""
    return _plain("GET", "/open-apis/application/v6/scopes")


def application(app_id: str) -> Request:
    """How the app is set up: by which way events and callbacks come, and which."""
    request = _plain("GET", "/open-apis/application/v6/applications/:app_id", app_id=app_id)
    request.add_query("lang", "zh_cn")
    return request


def version(app_id: str, id: str) -> Request:
    """A released version of the app, with the events to which it is subscribed."""
    uri = "/open-apis/application/v6/applications/:app_id/app_versions/:version_id"
    request = _plain("GET", uri, app_id=app_id, version_id=id)
    request.add_query("lang", "zh_cn")
    return request


def create(chat: str, kind: str, content: str, uuid: str, by: str = "chat_id") -> Request:
    """A message in a chat, or to a person (`by="open_id"`)."""
    body = lean.CreateMessageRequestBody.builder().receive_id(chat).msg_type(kind).content(content).uuid(uuid).build()
    return lean.CreateMessageRequest.builder().receive_id_type(by).request_body(body).build()


def reply(message: str, kind: str, content: str, uuid: str, *, thread: bool = False) -> Request:
    """`thread`: in the topic that the message begins, or is in."""
    body = lean.ReplyMessageRequestBody.builder().msg_type(kind).content(content).uuid(uuid)
    if thread:
        body = body.reply_in_thread(True)
    return lean.ReplyMessageRequest.builder().message_id(message).request_body(body.build()).build()


def patch(message: str, card: str) -> Request:
    body = lean.PatchMessageRequestBody.builder().content(card).build()
    return lean.PatchMessageRequest.builder().message_id(message).request_body(body).build()


def update(message: str, kind: str, content: str) -> Request:
    body = lean.UpdateMessageRequestBody.builder().msg_type(kind).content(content).build()
    return lean.UpdateMessageRequest.builder().message_id(message).request_body(body).build()


def delete(message: str) -> Request:
    return lean.DeleteMessageRequest.builder().message_id(message).build()


def message(id: str) -> Request:
    return lean.GetMessageRequest.builder().message_id(id).build()


def thread(id: str) -> Request:
    """The first messages of a topic: some of them may be gone."""
    builder = lean.ListMessageRequest.builder().container_id_type("thread").container_id(id)
    return builder.sort_type("ByCreateTimeAsc").page_size(FIRST).build()


def resource(message: str, key: str, kind: str) -> Request:
    """The bytes of a picture (`kind` "image") or a file ("file") of a message."""
    return lean.GetMessageResourceRequest.builder().message_id(message).file_key(key).type(kind).build()


def image(file: BinaryIO) -> Request:
    body = lean.CreateImageRequestBody.builder().image_type("message").image(file).build()
    return lean.CreateImageRequest.builder().request_body(body).build()


def file(file: BinaryIO, name: str) -> Request:
    body = lean.CreateFileRequestBody.builder().file_type("stream").file_name(name).file(file).build()
    return lean.CreateFileRequest.builder().request_body(body).build()
