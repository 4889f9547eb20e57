preds = (weights * input_data).sum()
error = preds - target
slope = 2 * input_data * (target - preds)
