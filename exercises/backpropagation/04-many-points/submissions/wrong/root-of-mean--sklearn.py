from sklearn.metrics import root_mean_squared_error

model_output_0 = [predict_with_network(row, weights_0) for row in input_data]
model_output_1 = [predict_with_network(row, weights_1) for row in input_data]

mse_0 = root_mean_squared_error(target_actuals, model_output_0)
mse_1 = root_mean_squared_error(target_actuals, model_output_1)
