import numpy as np

weights = np.array([0, 2, 1])
input_data = np.array([1, 2, 3])
target = 0

preds = (weights * input_data).sum()
error = preds - target
slope = 2 * input_data * error
print(slope)
