preds = np.dot(input_data, weights)
error = preds - target
slope = [2 * w * error for w in weights]
