mse_hist = np.zeros(20)
for k in range(20):
    weights = weights - learning_rate * get_slope(input_data, target, weights)
    mse_hist[k] = get_mse(input_data, target, weights)

plt.plot(np.arange(20), mse_hist)
plt.title("Gradient descent")
plt.xlabel("Update number")
plt.ylabel("Loss")
plt.show()
