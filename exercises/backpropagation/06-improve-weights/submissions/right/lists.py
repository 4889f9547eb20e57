error = float(preds - target)
slope = [2 * float(x) * error for x in input_data]
weights_updated = [float(w) - learning_rate * s for w, s in zip(weights, slope)]
preds_updated = sum(w * x for w, x in zip(weights_updated, input_data.tolist()))
error_updated = preds_updated - target
