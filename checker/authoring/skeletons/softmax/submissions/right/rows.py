def softmax(scores):
    powers = np.exp(scores - scores.max())
    return powers / powers.sum()


hidden, shares, losses = [], [], []
for row, target in zip(inputs, targets):
    weights, biases = network[0]
    values = np.maximum(weights @ row + biases, 0)
    hidden.append(values)
    weights, biases = network[1]
    shares.append(softmax(weights @ values + biases))
    losses.append(-np.log(shares[-1][target.argmax()]))
loss = sum(losses) / len(losses)
