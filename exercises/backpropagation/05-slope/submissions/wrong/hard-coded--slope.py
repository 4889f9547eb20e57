preds = (weights * input_data).sum()
error = preds - target
slope = [14, 28, 42]
