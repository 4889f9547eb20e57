error = preds - target
slope = 2 * input_data * (target - preds)
weights_updated = weights - learning_rate * slope
preds_updated = (weights_updated * input_data).sum()
error_updated = preds_updated - target
