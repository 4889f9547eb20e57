preds = np.dot(weights, input_data)
error = preds - target
slope = error * input_data * 2
