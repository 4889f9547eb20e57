error = preds - target
slope = 2 * input_data * error
weights_updated = weights + (-learning_rate) * slope
preds_updated = (input_data * weights_updated).sum()
error_updated = preds_updated - target
print("before:", error, "after:", error_updated)
