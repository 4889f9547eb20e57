from sklearn.metrics import mean_squared_error

model_output_0 = []
model_output_1 = []
for row in input_data:
    row *= 2
    model_output_0.append(predict_with_network(row, weights_0))
    model_output_1.append(predict_with_network(row, weights_1))
mse_0 = mean_squared_error(target_actuals, model_output_0)
mse_1 = mean_squared_error(target_actuals, model_output_1)
