weights_1 = weights_0
weights_1["output"] = np.array([1, 0])
model_output_0 = predict_with_network(input_data, weights_0)
error_0 = model_output_0 - target_actual
model_output_1 = predict_with_network(input_data, weights_1)
error_1 = model_output_1 - target_actual
