preds = (weights * input_data).sum()
error = preds
slope = 2 * input_data * error
