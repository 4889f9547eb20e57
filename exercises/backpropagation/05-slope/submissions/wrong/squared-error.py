preds = (weights * input_data).sum()
error = (preds - target) ** 2
slope = 2 * input_data * error
