error = preds - target
slope = 2 * input_data * error

# floats first: whole numbers cannot hold the result
weights_updated = weights.astype(float)
weights_updated -= learning_rate * slope

preds_updated = np.sum(input_data * weights_updated)
error_updated = preds_updated - target
