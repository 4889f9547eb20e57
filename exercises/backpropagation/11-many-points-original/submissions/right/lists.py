model_output_0 = [float(predict_with_network(row, weights_0)) for row in input_data]
model_output_1 = [float(predict_with_network(row, weights_1)) for row in input_data]

actuals = target_actuals.tolist()
mse_0 = sum((a - p) ** 2 for a, p in zip(actuals, model_output_0)) / 4
mse_1 = sum((a - p) ** 2 for a, p in zip(actuals, model_output_1)) / 4
