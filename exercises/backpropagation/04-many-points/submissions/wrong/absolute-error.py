from sklearn.metrics import mean_absolute_error

model_output_0 = []
model_output_1 = []
for row in input_data:
    model_output_0.append(predict_with_network(row, weights_0))
    model_output_1.append(predict_with_network(row, weights_1))

mse_0 = mean_absolute_error(target_actuals, model_output_0)
mse_1 = mean_absolute_error(target_actuals, model_output_1)
