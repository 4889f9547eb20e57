error = preds - target
slope = np.array([14, 28, 42])
weights_updated = weights - learning_rate * slope
preds_updated = (weights_updated * input_data).sum()
error_updated = preds_updated - target
