weights = np.array([1.0, 1.5, -1.0])
mse_hist = []
for _ in range(20):
    weights = weights - learning_rate * get_slope(input_data, target, weights)
    mse_hist.append(get_mse(input_data, target, weights))
plt.plot(mse_hist)
plt.xlabel("Updates")
plt.ylabel("Mean squared error")
plt.show()
