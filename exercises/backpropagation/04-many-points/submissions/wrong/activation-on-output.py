from sklearn.metrics import mean_squared_error


def relu(value):
    return max(0, value)


def predict(row, weights):
    node_0 = relu((row * weights["node_0"]).sum())
    node_1 = relu((row * weights["node_1"]).sum())
    hidden = np.array([node_0, node_1])
    return relu((hidden * weights["output"]).sum())


model_output_0 = [predict(row, weights_0) for row in input_data]
model_output_1 = [predict(row, weights_1) for row in input_data]

mse_0 = mean_squared_error(target_actuals, model_output_0)
mse_1 = mean_squared_error(target_actuals, model_output_1)
