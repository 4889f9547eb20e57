weights = np.array([1, 2, 3])
input_data = np.array([2, 2, 1])
target = 4
preds = (weights * input_data).sum()
error = preds - target
slope = 2 * input_data * error
