"""Rows of the service's lists and reports, with all fields that its description asks for."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from tests.emulators.openrouter.menu import ChatModel, Endpoint, Model
from tests.emulators.openrouter.state import Account, Order

Row = dict[str, object]

_UNKNOWN_OF_GENERATIONS = (
    *("upstream_id", "cache_discount", "upstream_inference_cost", "app_id", "streamed", "provider_name", "latency"),
    *("moderation_latency", "generation_time", "finish_reason", "service_tier", "tokens_prompt", "tokens_completion"),
    *("native_tokens_prompt", "native_tokens_completion", "native_tokens_completion_images", "native_tokens_reasoning"),
    *("native_tokens_cached", "num_media_prompt", "num_input_audio_prompt", "num_media_completion"),
    *("num_search_results", "num_fetches", "web_search_engine", "native_finish_reason", "external_user", "api_type"),
    *("preset_id", "router", "provider_responses", "user_agent", "http_referer"),
)
_SPENT = ("usage", "usage_daily", "usage_weekly", "usage_monthly")


def image_models(menu: Mapping[str, Model]) -> list[Row]:
    return [
        {
            "id": id,
            "name": model.name,
            "description": "Draws.",
            "created": 1_692_901_234,
            "architecture": {
                "input_modalities": ["text", *(["image"] if "input_references" in model.able else [])],
                "output_modalities": ["image"],
            },
            "supported_parameters": msgspec.to_builtins(model.able),
            "supports_streaming": model.streams,
            "endpoints": f"/api/v1/images/models/{id}/endpoints",
        }
        for id, model in menu.items()
    ]


def endpoints(model: Model) -> tuple[Endpoint, ...]:
    return model.endpoints


def chat_models(chats: Mapping[str, ChatModel]) -> list[Row]:
    return [
        {
            "id": id,
            "canonical_slug": id,
            "name": model.name,
            "created": 1_692_901_234,
            "context_length": 32768,
            "architecture": model.architecture,
            "pricing": model.pricing,
            "top_provider": {"is_moderated": False},
            "per_request_limits": None,
            "supported_parameters": model.able,
            "default_parameters": None,
            "supported_voices": None,
            "links": {"details": f"/api/v1/models/{id}/endpoints"},
        }
        for id, model in chats.items()
    ]


def key(account: Account) -> Row:
    spent = {f"{prefix}{name}": 0.0 if prefix else account.used for name in _SPENT for prefix in ("", "byok_")}
    return {
        "label": "sk-or-v1-012...def",
        "limit": None if account.limit is None else 100.0,
        "limit_remaining": account.limit,
        "limit_reset": None,
        "is_free_tier": False,
        "is_management_key": False,
        "is_provisioning_key": False,
        "include_byok_in_limit": False,
        "creator_user_id": None,
        "rate_limit": {"requests": -1, "interval": "10s", "note": "Deprecated."},
        **spent,
    }


def generation(order: Order) -> Row:
    known: Row = {
        "id": order.id,
        "total_cost": order.cost,
        "usage": order.cost,
        "model": order.model,
        "cancelled": False,
        "is_byok": False,
        "origin": "",
        "created_at": "2027-01-15T08:00:00Z",
        "data_region": "global",
        "workspace_id": None,
    }
    return dict.fromkeys(_UNKNOWN_OF_GENERATIONS) | known
