# Each hidden node: weights times inputs, added up, then the bias, then tanh
node_0 = np.tanh((weights["node_0"] * one_row).sum() + weights["node_0_bias"])
node_1 = np.tanh((weights["node_1"] * one_row).sum() + weights["node_1_bias"])
hidden = np.array([node_0, node_1])

# One prediction for each row
predictions = np.array([predict_with_tanh(row, weights) for row in inputs])

# The mean of the squared errors
mse = ((predictions - targets) ** 2).mean() ** 0.5

print(hidden, mse)
