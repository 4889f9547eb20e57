hidden = np.maximum([input_data @ weights_0["node_0"], input_data @ weights_0["node_1"]], 0)
model_output_0 = np.maximum(hidden @ weights_0["output"], 0)
error_0 = model_output_0 - target_actual

weights_1 = {node: weights.copy() for node, weights in weights_0.items()}
weights_1["output"][1] = 0

model_output_1 = predict_with_network(input_data, weights_1)
error_1 = model_output_1 - target_actual
