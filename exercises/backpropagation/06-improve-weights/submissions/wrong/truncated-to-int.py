error = preds - target
slope = 2 * input_data * error
weights_updated = weights.copy()
for i in range(len(weights)):
    weights_updated[i] -= learning_rate * slope[i]
preds_updated = (weights_updated * input_data).sum()
error_updated = preds_updated - target
