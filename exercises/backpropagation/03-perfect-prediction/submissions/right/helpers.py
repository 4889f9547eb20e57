def predict(row, weights):
    node_0 = max(np.dot(row, weights["node_0"]), 0)
    node_1 = max(np.dot(row, weights["node_1"]), 0)
    return node_0 * weights["output"][0] + node_1 * weights["output"][1]


def with_change(weights, node, place, value):
    changed = {name: values.astype(float) for name, values in weights.items()}
    changed[node][place] = value
    return changed


model_output_0 = predict(input_data, weights_0)
weights_1 = with_change(weights_0, "node_1", 1, -0.5)
model_output_1 = predict(input_data, weights_1)

error_0, error_1 = model_output_0 - target_actual, model_output_1 - target_actual
