preds = (weights * input_data).sum()
error = target - preds
slope = 2 * input_data * error
