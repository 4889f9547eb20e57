mse_hist = []
for _ in range(20):
    weights = weights - learning_rate * get_slope(input_data, target, weights)
    mse_hist.append(get_mse(input_data, target, weights))

plt.plot(mse_hist, range(20))
plt.xlabel("mean squared error")
plt.ylabel("update")
plt.show()
