# The pairs of both layers, taken apart
(hidden_weights, hidden_biases), (weights, biases) = network

# The hidden layer, for all rows at once: sums, biases, ReLU
hidden = np.maximum(inputs @ hidden_weights.T + hidden_biases, 0)

# Softmax turns the scores of each row into shares that add to 1
powers = np.exp(hidden @ weights.T + biases)
shares = powers / powers.sum(axis=1, keepdims=True)

# The loss of each row, and their mean
losses = -(targets * np.log(shares)).sum(axis=1)
loss = losses.mean()

print(loss)
