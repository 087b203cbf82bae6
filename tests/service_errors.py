"""What each service says when it takes no order, and which kind of failure that is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from bot.values import FailureKind
from tests.emulators.faults import Says

AUTH, CREDITS, PLAN = FailureKind.AUTH, FailureKind.OUT_OF_CREDITS, FailureKind.PLAN_REQUIRED
REQUEST, MODERATED, LARGE = FailureKind.BAD_REQUEST, FailureKind.MODERATED, FailureKind.TOO_LARGE
RATE, BUSY, GONE = FailureKind.RATE_LIMITED, FailureKind.PROVIDER_BUSY, FailureKind.NOT_FOUND
UNKNOWN, FAILED, MISMATCH = FailureKind.UNKNOWN_OUTCOME, FailureKind.FAILED, FailureKind.MISMATCH
PRICE = FailureKind.PRICE_CHANGED


@dataclass(frozen=True)
class Row:
    """One answer to an order."""

    says: str
    """As the page has it."""
    status: int
    body: object
    kind: FailureKind

    @property
    def fault(self) -> Says:
        if isinstance(self.body, str):
            return Says(self.body, self.status, {"Content-Type": "text/html"})
        return Says(json.dumps(self.body), self.status, {"Content-Type": "application/json"})


def _openai(status: int, code: str, kind: FailureKind, message: str = "no", type: str = "x") -> Row:
    error = {"message": message, "type": type, "param": None, "code": code}
    return Row(f"{code or type}", status, {"error": error}, kind)


def _coded(code: int, message: str, kind: FailureKind, words: str = "message", status: int = 200) -> Row:
    return Row(f"code {code}: {message}", status, {"code": code, words: message, "data": None}, kind)


def _plain(status: int, said: str, kind: FailureKind, key: str = "error") -> Row:
    return Row(said, status, {key: said}, kind)


def _router(status: int, message: str, kind: FailureKind, **metadata: object) -> Row:
    error: dict[str, object] = {"code": status, "message": message}
    said = str(metadata.get("error_type", message))
    return Row(said, status, {"error": {**error, **({"metadata": metadata} if metadata else {})}}, kind)


def _engine(status: int, error: str, detail: str, kind: FailureKind) -> Row:
    return Row(f"{error}: {detail}", status, {"error": error, "detail": detail, "body": "", "errors": ""}, kind)


def _graph(type: str, input: str, kind: FailureKind) -> Row:
    problem = {"type": type, "message": type, "details": f"{input}: no", "extra_info": {"input_name": input}}
    node = {"errors": [problem], "dependent_outputs": ["9"], "class_type": "CheckpointLoaderSimple"}
    error = {"type": "prompt_outputs_failed_validation", "message": "no", "details": "", "extra_info": {}}
    return Row(f"{type} ({input})", 400, {"error": error, "node_errors": {"4": node}}, kind)


HTML = "<html><body>503</body></html>"
_OPENAI = (
    _openai(401, "invalid_api_key", AUTH),
    _openai(400, "moderation_blocked", MODERATED, type="image_generation_user_error"),
    _openai(400, "content_policy_violation", MODERATED),
    _openai(400, "", REQUEST, type="invalid_request_error"),
    _openai(403, "", PLAN, "Your organization must be verified to use the model", "must be verified"),
    _openai(404, "model_not_found", GONE),
    Row("a proxy's page", 413, HTML, LARGE),
    _openai(429, "rate_limit_exceeded", RATE),
    _openai(429, "slow_down", RATE),
    _openai(429, "", CREDITS, type="insufficient_quota"),
    _openai(429, "credit_balance_exhausted", CREDITS),
    _openai(429, "organization_spend_limit_exceeded", CREDITS),
    _openai(429, "project_spend_limit_exceeded", CREDITS),
    _openai(429, "organization_usage_limit_exceeded", CREDITS),
    _openai(500, "server_error", BUSY),
    _openai(503, "overloaded", BUSY),
    Row("a gateway's page", 502, HTML, UNKNOWN),
)

ROWS: Mapping[str, tuple[Row, ...]] = {
    "creatok": (
        _coded(401, "Unauthorized", AUTH, "msg", 401),
        _coded(4002, "Insufficient credits", CREDITS, "msg"),
        _coded(4002, "积分余额不足", CREDITS, "msg"),
        _coded(4000, "Unsupported model", GONE, "msg"),
        _coded(4000, "Content policy violation", MODERATED, "msg"),
        _coded(4000, "内容违规", MODERATED, "msg"),
        _coded(429, "Too many requests", RATE, "msg", 429),
        _coded(4029, "请求过于频繁", RATE, "msg"),
        Row("a page", 503, HTML, UNKNOWN),
    ),
    "ima": (
        _coded(400, "size must be in the options", REQUEST),
        _coded(401, "Unauthorized", AUTH),
        _coded(4008, "Insufficient points", CREDITS),
        _coded(4014, "this model requires a subscription", PLAN),
        _coded(500, "too complex", BUSY),
        _coded(6006, "Credit mismatch", PRICE),
        _coded(6009, "No rule matches", MISMATCH),
        _coded(6010, "Attribute ID does not match the calculated rule", MISMATCH),
        _coded(400, "Invalid product attribute", PRICE),
        _coded(400, "at least 3686400 pixels", REQUEST),
        _coded(429, "Rate limit exceeded", RATE),
        _coded(503, "Model unavailable", BUSY),
        _coded(400, "content policy", MODERATED),
    ),
    "wellapi": (
        *_OPENAI,
        _openai(403, "insufficient_user_quota", CREDITS, "用户额度不足", "new_api_error"),
        _openai(403, "pre_consume_token_quota_failed", CREDITS, type="new_api_error"),
        _openai(503, "model_not_found", BUSY, type="new_api_error"),
        _openai(503, "get_channel_failed", BUSY, type="new_api_error"),
        _openai(400, "sensitive_words_detected", MODERATED, type="new_api_error"),
        _openai(400, "prompt_blocked", MODERATED, type="new_api_error"),
        _openai(429, "token_concurrency_limit_reached", RATE, type="new_api_error"),
        _openai(500, "do_request_failed", BUSY, type="new_api_error"),
        _openai(502, "bad_response_status_code", BUSY, type="upstream_error"),
    ),
    "openai": _OPENAI,
    "localai": (
        _plain(400, "size is not supported", REQUEST, "detail"),
        Row("a field is wrong", 422, {"detail": [{"loc": ["body", "n"], "msg": "no", "type": "int"}]}, REQUEST),
        _openai(500, "", BUSY, "out of memory"),
    ),
    "krea": (
        _plain(400, "Invalid width", REQUEST),
        _plain(401, "Unauthorized", AUTH, "message"),
        _plain(402, "Insufficient balance", CREDITS),
        _plain(402, "INSUFFICIENT_BALANCE", CREDITS, "message"),
        _plain(402, "This model requires a higher plan", PLAN),
        _plain(404, "Not found", GONE),
        Row("model_unavailable", 410, {"error": "model_unavailable", "reason": "deprecated", "message": "no"}, GONE),
        Row("a field is wrong", 422, {"issues": [{"path": ["width"], "message": "too large"}]}, REQUEST),
        _plain(429, "maximum number of concurrent jobs", RATE),
        _plain(500, "Internal error", BUSY),
    ),
    "openrouter": (
        _router(400, "Invalid request parameters", REQUEST),
        _router(401, "Missing Authentication header", AUTH),
        _router(402, "Insufficient credits", CREDITS),
        _router(403, "Only management keys can perform this operation", AUTH),
        _router(403, "flagged", MODERATED, reasons=["violence"], flagged_input="a", provider_name="p", model_slug="m"),
        _router(400, "no", MODERATED, error_type="content_policy_violation"),
        _router(400, "no", MODERATED, error_type="refusal"),
        _router(404, "Resource not found", GONE),
        _router(408, "Operation timed out. Please try again later.", UNKNOWN),
        _router(413, "Request payload too large", LARGE),
        _router(422, "Invalid argument", REQUEST),
        _router(429, "Rate limit exceeded", RATE, error_type="rate_limit_exceeded"),
        _router(500, "Internal Server Error", BUSY),
        _router(502, "Provider returned error", BUSY, error_type="provider_unavailable"),
        _router(503, "no", BUSY, error_type="provider_overloaded"),
        _router(524, "Request timed out. Please try again later.", UNKNOWN),
        _router(529, "Provider returned error", BUSY),
    ),
    "webui": (
        _engine(401, "HTTPException", "Incorrect username or password", AUTH),
        _engine(400, "HTTPException", "Sampler not found", MISMATCH),
        _engine(422, "HTTPException", "Script not found", REQUEST),
        _engine(500, "OutOfMemoryError", "CUDA out of memory", BUSY),
    ),
    "comfyui": (
        _graph("value_not_in_list", "ckpt_name", GONE),
        _graph("value_bigger_than_max", "width", MISMATCH),
        _graph("value_smaller_than_min", "steps", MISMATCH),
    ),
}
