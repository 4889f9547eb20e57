model_output_0 = []
model_output_1 = []
for row in input_data:
    model_output_0.append(predict_with_network(row, weights_0))
    model_output_1.append(predict_with_network(row, weights_1))

mse_0 = 0
mse_1 = 0
for i in range(len(target_actuals)):
    mse_0 += (model_output_0[i] - target_actuals[i]) ** 2
    mse_1 += (model_output_1[i] - target_actuals[i]) ** 2
