# without the given functions
mse_hist = []
for i in range(20):
    error = (input_data * weights).sum() - target
    weights = weights - learning_rate * 2 * input_data * error
    mse_hist.append(((input_data * weights).sum() - target) ** 2)

plt.plot(range(1, 21), mse_hist, "o-")
plt.xlabel("update")
plt.ylabel("squared error")
