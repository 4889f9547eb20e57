from sklearn.metrics import mean_squared_error


def relu(x):
    return max(0, x)


def predict(row, weights):
    node_0 = relu((row * weights["node_0"]).sum())
    node_1 = relu((row * weights["node_1"]).sum())
    return (np.array([node_0, node_1]) * weights["output"]).sum()


def evaluate(weights):
    predictions = list(map(lambda row: predict(row, weights), input_data))
    return predictions, mean_squared_error(target_actuals, predictions)


model_output_0, mse_0 = evaluate(weights_0)
model_output_1, mse_1 = evaluate(weights_1)
