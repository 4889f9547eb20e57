model_output_0 = [predict_with_network(row, weights_0) for row in input_data]
model_output_1 = [predict_with_network(row, weights_1) for row in input_data]

mse_0 = np.mean(np.abs(model_output_0 - target_actuals))
mse_1 = np.mean(np.abs(model_output_1 - target_actuals))
