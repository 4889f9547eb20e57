preds = (weights * input_data).sum()
error = preds - target
slope = input_data * error
