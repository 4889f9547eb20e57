# The sums of the first hidden layer, for all rows at once, and ReLU
hidden_0 = np.maximum(inputs @ weights[0].T, 0)

# The same again: what the first hidden layer gives is what the second one gets
hidden_1 = hidden_0 @ weights[1].T

# One output node, without an activation function
predictions = (hidden_1 @ weights[2].T)[:, 0]

print(predictions)
