from sklearn.metrics import mean_squared_error

input_data = [np.array([2, 3]), np.array([1, 6]), np.array([4, 1])]
target_actuals = np.array([1, 2, 3])
model_output_0 = [predict_with_network(row, weights_0) for row in input_data]
model_output_1 = [predict_with_network(row, weights_1) for row in input_data]
mse_0 = mean_squared_error(target_actuals, model_output_0)
mse_1 = mean_squared_error(target_actuals, model_output_1)
