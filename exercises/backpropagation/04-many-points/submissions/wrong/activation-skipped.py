from sklearn.metrics import mean_squared_error


def predict(row, weights):
    node_0 = (row * weights["node_0"]).sum()
    node_1 = (row * weights["node_1"]).sum()
    return (np.array([node_0, node_1]) * weights["output"]).sum()


model_output_0 = []
model_output_1 = []
for row in input_data:
    model_output_0.append(predict(row, weights_0))
    model_output_1.append(predict(row, weights_1))

mse_0 = mean_squared_error(target_actuals, model_output_0)
mse_1 = mean_squared_error(target_actuals, model_output_1)
