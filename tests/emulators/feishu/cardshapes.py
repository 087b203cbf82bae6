"""What a card consists of: every part with its properties, and what each property may be
(https://open.feishu.cn/document/uAjLw4CM/ukzMukzMukzM/feishu-cards/card-json-v2-structure)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

Fits = Callable[[object], bool]
_PIXELS = re.compile(r"-?\d{1,4}px")
_PADDING = re.compile(r"-?\d{1,2}px( -?\d{1,2}px){0,3}")
_SPACING = re.compile(r"small|medium|large|extra_large|\d{1,2}px")
_COLOUR = re.compile(r"[a-z]+(-\d{2,3})?(-[a-z0-9]+)*|rgba?\([\d,.% ]+\)")
_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,19}")
LANGUAGES = re.compile(r"[a-z]{2}_[a-z]{2}")


def _string(value: object) -> bool:
    return isinstance(value, str)


def _flag(value: object) -> bool:
    return isinstance(value, bool)


def _number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _object(value: object) -> bool:
    return isinstance(value, dict)


def _list(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)


def _words(value: object) -> bool:
    return isinstance(value, dict) and all(
        LANGUAGES.fullmatch(name) and isinstance(text, str) for name, text in value.items()
    )


def _like(pattern: re.Pattern[str]) -> Fits:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _one_of(*words: str) -> Fits:
    return lambda value: value in words


def _sized(*words: str) -> Fits:
    return lambda value: value in words or (isinstance(value, str) and _PIXELS.fullmatch(value) is not None)


def _tag(*words: str) -> Mapping[str, Fits]:
    return {"tag": _one_of(*words)}


_COMMON: Mapping[str, Fits] = {"element_id": _like(_ID), "margin": _like(_PADDING)}
_ALIGN = _one_of("left", "center", "right")
_VERTICAL = _one_of("top", "center", "bottom")
_INSIDE: Mapping[str, Fits] = {
    "direction": _one_of("vertical", "horizontal"),
    "horizontal_spacing": _like(_SPACING),
    "horizontal_align": _ALIGN,
    "vertical_spacing": _like(_SPACING),
    "vertical_align": _VERTICAL,
    "padding": _like(_PADDING),
    "elements": _list,
}
_TEXT_SIZE = _string
"""Named sizes, or one of those that the card itself defines."""
_ASKS: Mapping[str, Fits] = {"name": _string, "disabled": _flag, "behaviors": _list, "confirm": _object}
_CHOICE: Mapping[str, Fits] = {
    **_ASKS,
    "type": _one_of("default", "text"),
    "placeholder": _object,
    "width": _sized("default", "fill"),
    "required": _flag,
    "options": _list,
}

ELEMENTS: Mapping[str, Mapping[str, Fits]] = {
    "markdown": {
        **_COMMON,
        "content": _string,
        "i18n_content": _words,
        "text_align": _ALIGN,
        "text_size": _TEXT_SIZE,
        "icon": _object,
    },
    "div": {**_COMMON, "width": _sized("fill", "auto"), "text": _object, "icon": _object},
    "hr": _COMMON,
    "img": {
        **_COMMON,
        "img_key": _string,
        "i18n_img_key": _words,
        "alt": _object,
        "title": _object,
        "corner_radius": _string,
        "scale_type": _one_of("crop_center", "crop_top", "fit_horizontal"),
        "size": _string,
        "transparent": _flag,
        "preview": _flag,
    },
    "img_combination": {
        **_COMMON,
        "combination_mode": _one_of("double", "triple", "bisect", "trisect"),
        "combination_transparent": _flag,
        "corner_radius": _string,
        "img_list": _list,
    },
    "button": {
        **_COMMON,
        **_ASKS,
        "text": _object,
        "type": _one_of(
            "default",
            "primary",
            "danger",
            "text",
            "primary_text",
            "danger_text",
            "primary_filled",
            "danger_filled",
            "laser",
        ),
        "size": _one_of("tiny", "small", "medium", "large"),
        "width": _sized("default", "fill"),
        "icon": _object,
        "hover_tips": _object,
        "disabled_tips": _object,
        "form_action_type": _one_of("submit", "reset"),
    },
    "select_static": {**_COMMON, **_CHOICE, "initial_index": _number, "initial_option": _string},
    "multi_select_static": {**_COMMON, **_CHOICE, "selected_values": lambda value: isinstance(value, list)},
    "input": {
        **_COMMON,
        **_ASKS,
        "placeholder": _object,
        "default_value": _string,
        "width": _sized("default", "fill"),
        "max_length": lambda value: isinstance(value, int) and 1 <= value <= 1000,
        "input_type": _one_of("text", "multiline_text", "password"),
        "show_icon": _flag,
        "rows": _number,
        "auto_resize": _flag,
        "max_rows": _number,
        "label": _object,
        "label_position": _one_of("top", "left"),
        "required": _flag,
        "value": _object,
        "fallback": _object,
    },
    "form": {**_COMMON, **_INSIDE, "name": _string, "confirm": _object},
    "column_set": {
        **_COMMON,
        "horizontal_spacing": _like(_SPACING),
        "horizontal_align": _ALIGN,
        "flex_mode": _one_of("none", "stretch", "flow", "bisect", "trisect"),
        "background_style": _like(_COLOUR),
        "action": _object,
        "columns": _list,
    },
    "column": {
        **_COMMON,
        **_INSIDE,
        "background_style": _like(_COLOUR),
        "width": _sized("auto", "weighted"),
        "weight": lambda value: isinstance(value, int) and 1 <= value <= 5,
        "action": _object,
    },
    "collapsible_panel": {
        **_COMMON,
        **_INSIDE,
        "expanded": _flag,
        "background_color": _like(_COLOUR),
        "header": _object,
        "border": _object,
    },
    "interactive_container": {
        **_COMMON,
        **_INSIDE,
        **_ASKS,
        "width": _sized("fill", "auto"),
        "height": _sized("auto"),
        "corner_radius": _string,
        "background_style": _like(_COLOUR),
        "has_border": _flag,
        "border_color": _like(_COLOUR),
        "hover_tips": _object,
        "disabled_tips": _object,
    },
}
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "markdown": ("content",),
    "img": ("img_key", "alt"),
    "img_combination": ("combination_mode", "img_list"),
    "button": ("text",),
    "select_static": ("options", "behaviors"),
    "multi_select_static": ("options",),
    "form": ("name", "elements"),
    "column_set": ("columns",),
    "collapsible_panel": ("header", "elements"),
    "interactive_container": ("elements",),
}
_TEXT: Mapping[str, Fits] = {
    **_tag("plain_text", "lark_md"),
    "content": _string,
    "i18n_content": _words,
    "element_id": _like(_ID),
    "text_size": _TEXT_SIZE,
    "text_color": _like(_COLOUR),
    "text_align": _ALIGN,
    "lines": _number,
}
_ICON: Mapping[str, Fits] = {
    **_tag("standard_icon", "custom_icon"),
    "token": _string,
    "color": _like(_COLOUR),
    "size": _string,
    "img_key": _string,
}
PARTS: Mapping[str, Mapping[str, Fits]] = {
    "card": {"schema": _one_of("2.0"), "config": _object, "card_link": _object, "header": _object, "body": _object},
    "config": {
        "streaming_mode": _flag,
        "streaming_config": _object,
        "summary": _object,
        "locales": lambda value: isinstance(value, list),
        "enable_forward": _flag,
        "update_multi": lambda value: value is True,
        "width_mode": _one_of("default", "compact", "fill"),
        "use_custom_translation": _flag,
        "enable_forward_interaction": _flag,
        "style": _object,
    },
    "summary": {"content": _string, "i18n_content": _words},
    "body": _INSIDE,
    "card.header": {
        "title": _object,
        "subtitle": _object,
        "text_tag_list": _list,
        "i18n_text_tag_list": _object,
        "template": _one_of(
            "blue",
            "wathet",
            "turquoise",
            "green",
            "yellow",
            "orange",
            "red",
            "carmine",
            "violet",
            "purple",
            "indigo",
            "grey",
            "default",
        ),
        "icon": _object,
        "padding": _like(_PADDING),
    },
    "collapsible_panel.header": {
        "title": _object,
        "background_color": _like(_COLOUR),
        "width": _sized("fill", "auto", "auto_when_fold"),
        "vertical_align": _VERTICAL,
        "padding": _like(_PADDING),
        "position": _one_of("top", "bottom"),
        "icon": _object,
        "icon_position": _one_of("left", "right", "follow_text"),
        "icon_expanded_angle": _number,
    },
    "border": {"color": _like(_COLOUR), "corner_radius": _string},
    "text": _TEXT,
    "title": _TEXT,
    "subtitle": _TEXT,
    "alt": _TEXT,
    "placeholder": _TEXT,
    "label": _TEXT,
    "hover_tips": _TEXT,
    "disabled_tips": _TEXT,
    "icon": _ICON,
    "confirm": {"title": _object, "text": _object},
    "fallback": {**_tag("fallback_text"), "text": _object},
    "options": {"text": _object, "icon": _object, "value": _string},
    "img_list": {"img_key": _string},
    "text_tag_list": {**_tag("text_tag"), "element_id": _like(_ID), "text": _object, "color": _string},
}
BEHAVIOURS: Mapping[str, Mapping[str, Fits]] = {
    "callback": {"value": _object},
    "open_url": {"default_url": _string, "android_url": _string, "ios_url": _string, "pc_url": _string},
    "form_action": {"behavior": _one_of("submit", "reset")},
}
