from sklearn.metrics import mean_squared_error

hidden = []
for node in ("node_0", "node_1"):
    total = weights[node + "_bias"]
    for weight, value in zip(weights[node], one_row):
        total = total + weight * value
    hidden.append(np.tanh(total))

predictions = []
for row in inputs:
    predictions.append(predict_with_tanh(row, weights))

mse = mean_squared_error(targets, predictions)
