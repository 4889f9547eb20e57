preds = (weights * input_data).sum()
slope = input_data * (preds - target)
