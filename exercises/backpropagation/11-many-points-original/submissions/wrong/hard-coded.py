model_output_0 = [9, 9, 0, 12]
model_output_1 = [9.75, 10, 0, 14]
mse_0 = 37.5
mse_1 = 49.890625
