error = preds - target
slope = 2 * input_data * error
weights_updated = weights - 0.1 * slope
preds_updated = (weights_updated * input_data).sum()
error_updated = preds_updated - target
