input_data = np.array([3, 5])
weights_0 = {"node_0": np.array([2, 4]), "node_1": np.array([4, -5]), "output": np.array([2, 7])}
model_output_0 = predict_with_network(input_data, weights_0)
error_0 = model_output_0 - target_actual
weights_1 = {"node_0": np.array([2, 4]), "node_1": np.array([4, -5]), "output": np.array([1, 7])}
model_output_1 = predict_with_network(input_data, weights_1)
error_1 = model_output_1 - target_actual
