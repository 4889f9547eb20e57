"""Programs and statuses that tests of several files use."""

from __future__ import annotations

RIGHT = ("right", None)
CARRIED = ("carried", None)
UNCHECKED = ("not_checked", None)

EDIT = (
    "model_output_0 = predict_with_network(input_data, weights_0)\n"
    "error_0 = model_output_0 - target_actual\n"
    "{edit}\n"
    "model_output_1 = predict_with_network(input_data, weights_1)\n"
    "error_1 = model_output_1 - target_actual\n"
)
COPY = "weights_1 = {name: w.astype(float) for name, w in weights_0.items()}; "

SLOPE = "preds = (weights * input_data).sum()\nerror = {error}\nslope = {slope}\n"


def slope(error: str = "preds - target", value: str = "2 * input_data * error") -> str:
    return SLOPE.format(error=error, slope=value)
