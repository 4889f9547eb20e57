def predict(row, weights):
    hidden = np.array([np.dot(row, weights["node_0"]), np.dot(row, weights["node_1"])])
    return np.dot(hidden, weights["output"])


model_output_0 = predict(input_data, weights_0)
error_0 = model_output_0 - target_actual

weights_1 = {
    "node_0": np.array([2, -1]),
    "node_1": np.array([1, 2]),
    "output": np.array([1, 1]),
}

model_output_1 = predict(input_data, weights_1)
error_1 = model_output_1 - target_actual
