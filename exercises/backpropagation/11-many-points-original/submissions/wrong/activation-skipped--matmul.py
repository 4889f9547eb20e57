from sklearn.metrics import mean_squared_error

rows = np.array(input_data)
model_output_0 = rows @ np.array([weights_0["node_0"], weights_0["node_1"]]).T @ weights_0["output"]
model_output_1 = rows @ np.array([weights_1["node_0"], weights_1["node_1"]]).T @ weights_1["output"]

mse_0 = mean_squared_error(target_actuals, model_output_0)
mse_1 = mean_squared_error(target_actuals, model_output_1)
