# The prediction with the first weights, and its error
model_output_0 = predict_with_network(input_data, weights_0)
error_0 = model_output_0 + target_actual

# The lower hidden node adds 6 too much: with weight 0 on the second input it adds nothing
weights_1 = {
    "node_0": np.array([2, 1]),
    "node_1": np.array([1, 0]),
    "output": np.array([1, 1]),
}

# The prediction with the changed weights, and its error
model_output_1 = predict_with_network(input_data, weights_1)
error_1 = model_output_1 - target_actual

print(error_0, error_1)
