learning_rate = 0.01
error = preds - target
slope = 2 * error * input_data
weights_updated = weights - slope * learning_rate
preds_updated = np.dot(weights_updated, input_data)
error_updated = preds_updated - target
