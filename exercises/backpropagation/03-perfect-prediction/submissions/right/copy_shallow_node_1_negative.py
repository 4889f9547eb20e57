model_output_0 = predict_with_network(input_data, weights_0)
error_0 = model_output_0 - target_actual

# a new array for node_1, so weights_0 keeps its own
weights_1 = weights_0.copy()
weights_1["node_1"] = np.array([1, -2])

model_output_1 = predict_with_network(input_data, weights_1)
error_1 = model_output_1 - target_actual
