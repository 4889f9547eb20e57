error = np.float16(preds) - np.float16(target)
slope = 2 * input_data.astype(np.float16) * error
weights_updated = weights.astype(np.float16) - np.float16(learning_rate) * slope
preds_updated = (weights_updated * input_data).sum()
error_updated = preds_updated - target
