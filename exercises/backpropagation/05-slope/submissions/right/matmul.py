preds = input_data @ weights
error = np.subtract(preds, target)
slope = 2 * error * input_data.T
