from sklearn.metrics import mean_squared_error

model_output_0 = []
model_output_1 = []
for row in input_data:
    for weights, outputs in ((weights_0, model_output_0), (weights_1, model_output_1)):
        hidden = np.maximum([row @ weights["node_0"], row @ weights["node_1"]], 0)
        outputs.append(np.maximum(hidden @ weights["output"], 0))

mse_0 = mean_squared_error(target_actuals, model_output_0)
mse_1 = mean_squared_error(target_actuals, model_output_1)
