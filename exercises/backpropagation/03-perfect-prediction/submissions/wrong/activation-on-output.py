def relu(value):
    return max(0, value)


def predict(row, weights):
    node_0 = relu((row * weights["node_0"]).sum())
    node_1 = relu((row * weights["node_1"]).sum())
    hidden = np.array([node_0, node_1])
    return relu((hidden * weights["output"]).sum())


model_output_0 = predict(input_data, weights_0)
error_0 = model_output_0 - target_actual

weights_1 = {node: weights.copy() for node, weights in weights_0.items()}
weights_1["node_1"][1] = 0

model_output_1 = predict(input_data, weights_1)
error_1 = model_output_1 - target_actual
