weights_1 = {
    "node_0": np.array([2, 1]),
    "node_1": np.array([1, 0]),
    "output": np.array([1, 1]),
}

model_output_0 = 9
error_0 = 6
model_output_1 = 3
error_1 = 0
