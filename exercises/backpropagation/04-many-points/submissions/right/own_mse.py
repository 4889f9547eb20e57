model_output_0 = []
model_output_1 = []
for row in input_data:
    model_output_0.append(predict_with_network(row, weights_0))
    model_output_1.append(predict_with_network(row, weights_1))

total_0 = 0
total_1 = 0
for actual, guess_0, guess_1 in zip(target_actuals, model_output_0, model_output_1):
    total_0 += (guess_0 - actual) ** 2
    total_1 += (guess_1 - actual) ** 2
mse_0 = total_0 / len(target_actuals)
mse_1 = total_1 / len(target_actuals)
