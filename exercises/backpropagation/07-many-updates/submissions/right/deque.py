from collections import deque

mse_hist = deque()
for _ in range(20):
    weights = weights - learning_rate * get_slope(input_data, target, weights)
    mse_hist.append(get_mse(input_data, target, weights))

plt.plot(mse_hist)
plt.xlabel("update")
plt.ylabel("mean squared error")
