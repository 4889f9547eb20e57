preds = (weights * input_data).sum()
error = preds - target
slope_of_square = 2 * error
slope = 2 * input_data * slope_of_square
