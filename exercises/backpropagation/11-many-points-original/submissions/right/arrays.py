from sklearn import metrics

model_output_0 = np.zeros(len(input_data))
model_output_1 = np.zeros(len(input_data))
for i, row in enumerate(input_data):
    model_output_0[i] = predict_with_network(row, weights_0)
    model_output_1[i] = predict_with_network(row, weights_1)

mse_0 = metrics.mean_squared_error(model_output_0, target_actuals)
mse_1 = metrics.mean_squared_error(model_output_1, target_actuals)
