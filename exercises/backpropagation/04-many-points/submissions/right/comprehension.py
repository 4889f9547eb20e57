from sklearn.metrics import mean_squared_error as mse

model_output_0 = [predict_with_network(row, weights_0) for row in input_data]
model_output_1 = [predict_with_network(row, weights_1) for row in input_data]
mse_0, mse_1 = [mse(target_actuals, p) for p in (model_output_0, model_output_1)]
