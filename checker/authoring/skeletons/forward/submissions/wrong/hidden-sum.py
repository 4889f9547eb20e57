# The sums of the first hidden layer, for all rows at once, and ReLU
hidden_0 = np.maximum(inputs @ weights[0].T, 0)

# The same again: what the first hidden layer gives is what the second one gets
hidden_1 = np.maximum(hidden_0 @ weights[1].T, 0)

# One output node, without an activation function
predictions = hidden_1.sum(axis=1)

print(predictions)
