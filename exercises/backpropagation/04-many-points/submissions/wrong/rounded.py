from sklearn.metrics import mean_squared_error

model_output_0 = [predict_with_network(row, weights_0) for row in input_data]
model_output_1 = [predict_with_network(row, weights_1) for row in input_data]

mse_0 = round(mean_squared_error(target_actuals, model_output_0), 1)
mse_1 = round(mean_squared_error(target_actuals, model_output_1), 1)
