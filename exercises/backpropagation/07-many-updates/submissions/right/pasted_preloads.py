import numpy as np
import matplotlib.pyplot as plt

weights = np.array([0, 2, 1])
input_data = np.array([1, 2, 3])
target = 0
learning_rate = 0.01

mse_hist = []
for i in range(20):
    slope = get_slope(input_data, target, weights)
    weights = weights - learning_rate * slope
    mse = get_mse(input_data, target, weights)
    mse_hist.append(mse)

plt.plot(mse_hist)
plt.xlabel("Iterations")
plt.ylabel("Mean squared error")
plt.show()
