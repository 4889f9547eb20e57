model_output_0 = predict_with_network(input_data, weights_0)
error_0 = model_output_0 - target_actual

weights_1 = {
    "node_0": np.array([2, 1]),
    "node_1": np.array([1, 0]),
    "output": np.array([1, 1]),
}

model_output_1 = predict_with_network(input_data, weights_0)
error_1 = model_output_1 - target_actual
