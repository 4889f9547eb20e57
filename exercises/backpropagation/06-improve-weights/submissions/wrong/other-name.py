# The error and the slope, as before
error = preds - target
slope = 2 * input_data * error

# One small step against the slope
weights_updated = weights - learning_rate * input_data

# The prediction with the new weights, and its error
preds_updated = (weights_updated * input_data).sum()
error_updated = preds_updated - target

# The error has become smaller
print(error, error_updated)
