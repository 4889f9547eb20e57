mse_hist = []
for i in range(20):
    error = (weights * input_data).sum() - target
    mse_hist.append(error**2)
    slope = 2 * input_data * error
    weights = weights - learning_rate * slope

plt.plot(mse_hist)
plt.xlabel("Update")
plt.ylabel("Mean squared error")
plt.show()
