"""Which credit rule IMA Studio's forms lead to, and what the upload's signature is made of."""

import msgspec
import pytest

from bot.errors import Gone, Refused
from bot.providers.ima.form import Wish
from bot.providers.ima.offers import offers, ordered
from bot.providers.ima.rules import Terms, completed, pick, ratios, sizes, terms
from bot.providers.ima.upload import sign
from bot.providers.ima.wire import CreditRule, Leaf, Nodes, Scalar, leaves
from bot.values import Cost, Price, Task

USUAL = Wish("1:1", "2K")


def rule(attribute_id: int, points: float = 1, **attributes: Scalar) -> CreditRule:
    return CreditRule(attribute_id, points, attributes)


def leaf(form: str, *rules: CreditRule) -> Leaf:
    """`form` is the JSON of `form_config`."""
    text = f'{{"id":"v1","model_id":"m","name":"M","form_config":{form}}}'
    return msgspec.structs.replace(msgspec.json.decode(text, type=Leaf), credit_rules=rules or (rule(1),))


def plain(field: str, *values: str, default: str = "") -> str:
    options = [{"label": value, "value": value} for value in values]
    return msgspec.json.encode({"field": field, "value": default or values[0], "options": options}).decode()


def virtual(ui: dict[str, list[str]], targets: dict[tuple[str, ...], str], target: str | None = "size") -> str:
    """A field of the page: its parameters with their options, and the target of each combination."""
    parameters = [
        {"field": name, "value": values[0], "options": [{"value": value} for value in values]}
        for name, values in ui.items()
    ]
    rules = [
        {"source_values": dict(zip(ui, sources, strict=True)), "target_value": value}
        for sources, value in targets.items()
    ]
    mapping = {"target_param": target, "mapping_rules": rules}
    field = {"field": "size", "is_ui_virtual": True, "ui_params": parameters, "value_mapping": mapping}
    return msgspec.json.encode(field).decode()


def dumped(field: dict[str, object]) -> str:
    return msgspec.json.encode(field).decode()


def form(*fields: str) -> str:
    return f"[{','.join(fields)}]"


def chosen(*rules: CreditRule, **values: Scalar) -> int | str:
    return pick(rules, values).attribute_id


def test_a_rule_that_matches_wholly_is_chosen() -> None:
    assert chosen(rule(1, size="1K"), rule(2, size="2K"), size="2K") == 2


def test_the_most_exact_of_the_matching_rules_is_chosen() -> None:
    assert chosen(rule(1, size="2K"), rule(2, size="2K", quality="high"), size="2K", quality="high") == 2


def test_a_whole_match_goes_before_a_longer_partial_one() -> None:
    partial = rule(1, size="2K", quality="high", speed="fast")

    assert chosen(partial, rule(2, size="2K"), size="2K", quality="high") == 2


@pytest.mark.parametrize(
    ("said", "listed"),
    [("4k", "4K"), (" 4K ", "4K"), (True, "true"), ("FALSE", False), (10, "10"), ("1024×768", "1024x768")],
)
def test_values_are_compared_without_their_spelling(said: Scalar, listed: Scalar) -> None:
    assert chosen(rule(1, size="other"), rule(2, Size=listed), size=said) == 2


def test_the_best_partial_match_goes_before_the_default() -> None:
    default = rule(1, default="enabled")
    one, two = rule(2, size="2K", quality="low"), rule(3, size="2K", quality="low", speed="fast")

    assert chosen(default, one, two, size="2K", speed="fast") == 3


def test_the_default_goes_before_the_first() -> None:
    assert chosen(rule(1, size="8K"), rule(2, default="disabled"), rule(3, default="enabled"), size="2K") == 3


def test_the_first_is_chosen_where_nothing_fits() -> None:
    assert chosen(rule(1, size="8K"), rule(2, size="9K"), size="2K") == 1
    assert chosen(rule(1), rule(2)) == 1


def test_rules_spell_the_values_and_complete_them() -> None:
    model = leaf(form(plain("size", "2k", "4k")), rule(7, 5, size="2K", quality="high"))

    assert terms(model, USUAL) == Terms(7, 5, {"size": "2K", "quality": "high"})


def test_a_choice_is_never_replaced_by_another_one() -> None:
    model = leaf(form(plain("size", "2K"), plain("quality", "low")), rule(7, 5, size="2K", quality="high"))

    assert terms(model, USUAL).parameters == {"size": "2K", "quality": "low"}


def test_a_default_gives_way_to_the_rule_where_an_order_did_not_fit() -> None:
    model = leaf(form(plain("size", "2K"), plain("Style", "plain")), rule(7, 5, size="2K", style="rich", default="x"))
    found = terms(model, USUAL)

    assert found.parameters == {"size": "2K", "Style": "plain"}
    assert completed(model, found, USUAL) == Terms(7, 5, {"size": "2K", "Style": "rich"})


def test_a_wish_gives_way_to_no_rule() -> None:
    ui: dict[str, list[str]] = {"aspect_ratio": ["1:1", "3:2"]}
    mapped = leaf(form(virtual(ui, {("1:1",): "2048×2048", ("3:2",): "2496×1664"})), rule(7, 5, size="4096x4096"))
    plainly = leaf(form(plain("size", "2K", "4K")), rule(7, 5, size="4K"))

    for model in (mapped, plainly):
        found = terms(model, USUAL)
        assert completed(model, found, USUAL) == found


def test_nothing_named_default_is_sent() -> None:
    model = leaf(form(plain("size", "2K"), plain("Default", "x")), rule(7, 5, default="enabled"))

    assert terms(model, USUAL).parameters == {"size": "2K"}


def test_defaults_of_the_form_are_sent_where_they_are_plain_values() -> None:
    fields = ['{"field":"steps","value":20}', '{"field":"images","value":[]}', '{"field":"seed","value":null}']

    assert terms(leaf(form(*fields)), USUAL).parameters == {"steps": 20}


def test_a_rule_without_an_attribute_is_not_one() -> None:
    with pytest.raises(Gone):
        terms(leaf("[]", rule(0)), USUAL)


def test_a_mapping_may_need_several_parameters_at_once() -> None:
    ui = {"aspect_ratio": ["1:1", "3:2"], "resolution": ["1K", "2K"]}
    targets: dict[tuple[str, ...], str] = {
        ("1:1", "2K"): "2048×2048",
        ("3:2", "1K"): "1254×836",
        ("3:2", "2K"): "2496×1664",
    }
    model = leaf(form(plain("size", "1k", "2k"), virtual(ui, targets)))

    assert (ratios(model), sizes(model)) == (("1:1", "3:2"), ("1K", "2K"))
    assert terms(model, Wish("3:2", "2K")).parameters == {"size": "2496x1664"}
    with pytest.raises(Refused):
        terms(model, Wish("1:1", "1K"))


def test_a_mapping_without_a_target_fills_its_own_field() -> None:
    model = leaf(form(virtual({"aspect_ratio": ["1:1"]}, {("1:1",): "square"}, target=None)))

    assert terms(model, USUAL).parameters == {"size": "square"}


def test_what_nobody_chose_and_nothing_maps_is_the_fields_own_business() -> None:
    """Only a choice of ratio or size that has no mapping is refused."""
    style = {"field": "style", "value": "plain", "options": [{"value": "plain"}]}
    mapping = {"target_param": "mode", "mapping_rules": [{"source_values": {"style": "rich"}, "target_value": "pro"}]}
    field = {"field": "mode", "value": "std", "is_ui_virtual": True, "ui_params": [style], "value_mapping": mapping}
    silent = {key: value for key, value in field.items() if key != "value"}
    size = plain("size", "2K")

    assert terms(leaf(form(size, dumped(field))), USUAL).parameters == {"size": "2K", "mode": "std"}
    assert terms(leaf(form(size, dumped(silent))), USUAL).parameters == {"size": "2K"}


@pytest.mark.parametrize("mapping", ["", ',"value_mapping":null', ',"value_mapping":{"target_param":"size"}'])
def test_a_mapping_that_is_not_deployed_offers_squares_alone(mapping: str) -> None:
    ghost = (
        '{"field":"size","is_ui_virtual":true,"ui_params":[{"field":"aspect_ratio","options":[{"value":"3:2"}]}]'
        + mapping
    )
    model = leaf(form(plain("size", "2k"), ghost + "}"))

    assert ratios(model) == ("1:1",)
    assert terms(model, USUAL).parameters == {"size": "2k"}
    with pytest.raises(Refused):
        terms(model, Wish("3:2", "2K"))


def test_a_size_that_the_mapped_ratio_does_not_have_is_refused() -> None:
    model = leaf(
        form(
            plain("size", "2k", "4k"),
            virtual({"aspect_ratio": ["1:1", "3:2"]}, {("1:1",): "2048x2048", ("3:2",): "2496x1664"}),
        )
    )

    assert terms(model, Wish("1:1", "4K")).parameters == {"size": "4k"}
    assert terms(model, Wish("3:2", "2K")).parameters == {"size": "2496x1664"}
    with pytest.raises(Refused):
        terms(model, Wish("3:2", "4K"))


def test_a_size_that_no_ratio_is_made_in_is_not_offered() -> None:
    ui = {"aspect_ratio": ["1:1", "3:2"], "resolution": ["1K", "2K"]}
    targets: dict[tuple[str, ...], str] = {("3:2", "2K"): "2496×1664"}

    (offer,) = offers({Task.TEXT_TO_IMAGE: [leaf(form(virtual(ui, targets)))]})

    assert (offer.sizes, offer.ratios) == (("2K",), ("3:2",))


def test_a_ratio_that_leaves_no_room_for_the_size_is_not_offered() -> None:
    model = leaf(form(plain("size", "2k", "4k"), virtual({"aspect_ratio": ["1:1", "3:2"]}, {("3:2",): "wide"})))

    with pytest.raises(Refused):
        terms(model, Wish("3:2", "4K"))
    assert terms(model, Wish("3:2", "")).parameters == {"size": "wide"}


def test_a_field_without_options_takes_the_wish_as_it_is() -> None:
    assert terms(leaf('[{"field":"size","value":"1K"}]'), USUAL).parameters == {"size": "2K"}


def test_adaptive_is_not_offered() -> None:
    assert sizes(leaf(form(plain("size", "adaptive", "2k")))) == ("2K",)


def test_a_form_that_does_not_ask_for_the_size_has_one_price() -> None:
    (offer,) = offers({Task.TEXT_TO_IMAGE: [leaf("[]", rule(3, 7))]})

    assert offer.prices == (Price(Task.TEXT_TO_IMAGE, "", Cost(7, "points")),)
    assert (offer.sizes, offer.ratios) == ((), ("1:1",))


def test_an_unknown_model_is_offered_under_its_own_name() -> None:
    stranger = msgspec.structs.replace(leaf("[]"), model_id="Flux-9-Ultra")

    (offer,) = offers({Task.IMAGE_TO_IMAGE: [stranger]})

    assert (offer.model, offer.vendor_id, offer.tasks) == ("flux-9-ultra", "Flux-9-Ultra", (Task.IMAGE_TO_IMAGE,))


def test_of_several_versions_the_last_is_ordered_unless_one_is_named() -> None:
    old, new = leaf("[]"), msgspec.structs.replace(leaf("[]"), id="v2")

    assert ordered([old, new], "m") is new
    assert ordered([old, new], "v1") is old
    with pytest.raises(Gone):
        ordered([old, new], "v3")


def test_a_tree_of_any_depth_is_read_and_what_is_odd_in_it_left_out() -> None:
    good = '{"id":"v1","type":"3","model_id":"m","credit_rules":null}'
    deep = good
    for level in range(50):
        deep = f'{{"id":"{level}","type":"2","children":[{deep},{{"id":7,"type":"3"}},"odd",null]}}'

    listed = msgspec.json.decode(
        f'[{deep},{good},{{"type":"3","id":"x","model_id":"y","credit_rules":"?"}}]', type=Nodes
    )

    assert [found.id for found in leaves(listed)] == ["v1", "v1"]


def test_the_signature_is_the_vendors() -> None:
    """The inputs and the first eight digits are the vendor's own example."""
    signature = sign("32jdskjdk320eew", "1772042430", "CxI1FLI5ajLJZ1jlxZmeg")

    assert signature == "117CF6CF6C5702715C6A5CEE2C6FB08D53500EF0"
