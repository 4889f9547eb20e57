error = preds - target
slope = 2 * input_data * error
weights_updated = weights + 0.01 * slope
preds_updated = np.dot(weights_updated, input_data)
error_updated = preds_updated - target
