model_output_0 = [predict_with_network(row, weights_0) for row in input_data]
model_output_1 = [predict_with_network(row, weights_1) for row in input_data]

mse_0 = ((np.array(model_output_0) - target_actuals) ** 2).sum()
mse_1 = ((np.array(model_output_1) - target_actuals) ** 2).sum()
