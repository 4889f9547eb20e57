import numpy as np

weights = np.array([1, 2, 3])
input_data = np.array([2, 2, 1])
target = 4
learning_rate = 0.05
preds = (weights * input_data).sum()
error = preds - target
slope = 2 * input_data * error
weights_updated = weights - learning_rate * slope
preds_updated = (weights_updated * input_data).sum()
error_updated = preds_updated - target
