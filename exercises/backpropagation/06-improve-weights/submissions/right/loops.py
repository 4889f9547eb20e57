error = preds - target

slope = []
weights_updated = []
for w, x in zip(weights, input_data):
    s = 2 * x * error
    slope.append(s)
    weights_updated.append(w - learning_rate * s)

preds_updated = 0
for w, x in zip(weights_updated, input_data):
    preds_updated += w * x
error_updated = preds_updated - target
