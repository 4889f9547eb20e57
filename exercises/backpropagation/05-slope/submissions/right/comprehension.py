preds = sum([weight * value for weight, value in zip(weights, input_data)])
error = preds - target
slope = np.array([2 * value * error for value in input_data])
