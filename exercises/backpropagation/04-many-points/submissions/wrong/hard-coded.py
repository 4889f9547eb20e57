model_output_0 = [15, 33, 1, 15]
model_output_1 = [18, 37, 0, 17.5]
mse_0 = 294.0
mse_1 = 395.0625
