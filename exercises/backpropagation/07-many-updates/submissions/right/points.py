mse_hist = []
for _ in range(20):
    weights = weights - learning_rate * get_slope(input_data, target, weights)
    mse_hist.append(get_mse(input_data, target, weights))
    plt.scatter(len(mse_hist), mse_hist[-1], color="blue")
plt.xlabel("update")
plt.ylabel("mean squared error")
plt.show()
